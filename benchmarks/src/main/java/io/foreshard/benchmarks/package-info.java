/** The entry points of scripts/bench. */
@NullMarked
package io.foreshard.benchmarks;

import org.jspecify.annotations.NullMarked;
