@NullUnmarked
package io.foreshard.flink.wire;

import org.jspecify.annotations.NullUnmarked;
