package io.foreshard.core.forecast.arima;

/** By which likelihood models are compared when orders are chosen. */
public enum ArimaLikelihood {
    /** By conditional sum of squares: cheap. */
    CONDITIONAL,

    /** Exactly: all models of short series, the best few of longer ones. */
    EXACT
}
