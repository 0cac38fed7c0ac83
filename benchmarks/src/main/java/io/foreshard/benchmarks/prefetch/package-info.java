/** How many remote accesses prefetch on the request leaves on a trace, and what it wastes. */
@NullMarked
package io.foreshard.benchmarks.prefetch;

import org.jspecify.annotations.NullMarked;
