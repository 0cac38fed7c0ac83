@NullUnmarked
package io.foreshard.flink.planner;

import org.jspecify.annotations.NullUnmarked;
