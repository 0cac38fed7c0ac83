/** The jobs' main classes. */
@NullMarked
package io.foreshard.flink;

import org.jspecify.annotations.NullMarked;
