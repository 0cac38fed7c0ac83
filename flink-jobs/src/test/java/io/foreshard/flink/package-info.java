@NullUnmarked
package io.foreshard.flink;

import org.jspecify.annotations.NullUnmarked;
