/** Forecasting of one regularly sampled series, counts or measurements: cheap components, combined by how well they predicted. */
@NullMarked
package io.foreshard.core.forecast.series;

import org.jspecify.annotations.NullMarked;
