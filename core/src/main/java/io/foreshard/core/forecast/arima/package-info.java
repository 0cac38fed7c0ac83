/** Seasonal ARIMA: orders, polynomials, estimation, automatic choice, filtering and forecasts. */
@NullMarked
package io.foreshard.core.forecast.arima;

import org.jspecify.annotations.NullMarked;
