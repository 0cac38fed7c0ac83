package io.foreshard.core.forecast.series;

/** Which models a {@link SeriesForecaster} may use. */
public enum SeriesFamily {
    /** All cheap ones, combined. */
    AUTO,
    /** Seasonal ARIMA with automatic orders. */
    ARIMA,
    /** Harmonic regression with autoregressive errors. */
    HARMONIC,
    /** Regularised regressions on short and seasonal lags. */
    FAST,
    /** Slot profile and level. */
    COUNT
}
