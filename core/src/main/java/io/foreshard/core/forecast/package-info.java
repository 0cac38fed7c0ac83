/** Forecasts of demand: models, predictive distributions, and the choice between them. */
@NullMarked
package io.foreshard.core.forecast;

import org.jspecify.annotations.NullMarked;
