/** {@code scripts/bench placement}: a trace of accesses through the very code that analyzer and planner run. */
@NullMarked
package io.foreshard.benchmarks.placement;

import org.jspecify.annotations.NullMarked;
