/** How both jobs meet Kafka and Flink: sources, sinks, dead letters, event time, types, arguments and defaults. */
@NullMarked
package io.foreshard.flink.wire;

import org.jspecify.annotations.NullMarked;
