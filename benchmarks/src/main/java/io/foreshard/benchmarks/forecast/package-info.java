/** Forecasts of files of series, for an external judge. */
@NullMarked
package io.foreshard.benchmarks.forecast;

import org.jspecify.annotations.NullMarked;
