/** {@code scripts/bench anomaly}: the series detector over folders of measurements. */
@NullMarked
package io.foreshard.benchmarks.anomaly;

import org.jspecify.annotations.NullMarked;
