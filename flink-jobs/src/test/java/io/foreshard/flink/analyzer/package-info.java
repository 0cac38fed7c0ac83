@NullUnmarked
package io.foreshard.flink.analyzer;

import org.jspecify.annotations.NullUnmarked;
