package io.foreshard.core.forecast.series;

/** Means and 95 % intervals of the coming values, the next first. Immutable; arrays are copied in and out. */
public final class SeriesForecast {

    private final double[] means;
    private final double[] lows;
    private final double[] highs;

    SeriesForecast(double[] means, double[] lows, double[] highs) {
        this.means = means.clone();
        this.lows = lows.clone();
        this.highs = highs.clone();
    }

    /** How many steps it looks ahead. */
    public int horizon() {
        return means.length;
    }

    public double[] means() {
        return means.clone();
    }

    /** The 2.5 % quantiles. */
    public double[] lows() {
        return lows.clone();
    }

    /** The 97.5 % quantiles. */
    public double[] highs() {
        return highs.clone();
    }
}
