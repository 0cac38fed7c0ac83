/** A real sidecar under real clients, beside Redis directly, client and server on different cores. */
@NullMarked
package io.foreshard.benchmarks.sidecar;

import org.jspecify.annotations.NullMarked;
