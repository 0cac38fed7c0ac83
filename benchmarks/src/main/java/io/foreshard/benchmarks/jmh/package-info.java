/** Micro-benchmarks and the command that runs them. */
@NullMarked
package io.foreshard.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
