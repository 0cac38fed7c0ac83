package io.foreshard.core.forecast.series;

import java.util.Arrays;

/** How a series is forecast. Immutable; the array is copied in and out. */
public final class SeriesOptions {

    /** The longest horizon that intervals can be calibrated for. */
    static final int MOST_STEPS = 1000;

    /** The longest season, in observations. */
    public static final int LONGEST_SEASON = 2000;

    private static final int MOST_SEASONS = 3;

    private final int[] seasons;
    private final int horizon;
    private final SeriesFamily family;

    /**
     * @param seasons season lengths in observations, rising; a single 1 for none
     * @param horizon steps ahead that the intervals are calibrated for, 1 to {@value #MOST_STEPS}
     */
    public SeriesOptions(int[] seasons, int horizon, SeriesFamily family) {
        this.seasons = seasons.clone();
        this.horizon = horizon;
        this.family = family;
        boolean rising = seasons.length >= 1 && seasons.length <= MOST_SEASONS && seasons[0] >= 1;
        for (int i = 0; i < seasons.length; i++) {
            rising &= seasons[i] <= LONGEST_SEASON && (i == 0 || seasons[i] > seasons[i - 1]);
        }
        if (!rising) {
            throw new IllegalArgumentException("seasons " + Arrays.toString(seasons) + ": expected 1 to " + MOST_SEASONS
                    + " rising lengths from 1 to " + LONGEST_SEASON);
        }
        if (horizon < 1 || horizon > MOST_STEPS) {
            throw new IllegalArgumentException("horizon " + horizon + ": expected 1 to " + MOST_STEPS);
        }
    }

    public int[] seasons() {
        return seasons.clone();
    }

    public int horizon() {
        return horizon;
    }

    public SeriesFamily family() {
        return family;
    }
}
