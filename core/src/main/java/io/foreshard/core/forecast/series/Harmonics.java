package io.foreshard.core.forecast.series;

import java.util.Arrays;

/**
 * Sines and cosines of the harmonics of seasons, each frequency once: what a shorter season has already is left out of a
 * longer one. A season that is a whole multiple of the shortest one gets the harmonics beside those of the shortest, too:
 * a product of both has them. Immutable.
 */
final class Harmonics {

    private static final int MOST_OF_SHORTEST = 12;
    private static final int MOST_OF_LONGER = 6;

    /** Of the shortest season's harmonics, how many have neighbours. */
    private static final int WITH_NEIGHBOURS = 3;

    private final int[] seasons;
    private final int columns;

    /** By season and harmonic, from harmonic 1 at index 1 on, whether it is a column. */
    private final boolean[][] chosen;

    /** @param seasons rising; may be none */
    Harmonics(int[] seasons) {
        this.seasons = seasons;
        this.chosen = new boolean[seasons.length][];
        int count = 0;
        for (int s = 0; s < seasons.length; s++) {
            chosen[s] = choose(s);
            count += columns(s);
        }
        this.columns = count;
    }

    private boolean[] choose(int s) {
        int last = 0;
        boolean[] wanted = new boolean[seasons[s] / 2 + 1];
        for (int k = 1; k < wanted.length; k++) {
            wanted[k] = wanted(s, k) && !present(s, k);
            last = wanted[k] ? k : last;
        }
        return Arrays.copyOf(wanted, last + 1);
    }

    private boolean wanted(int s, int k) {
        if (s == 0) {
            return k <= MOST_OF_SHORTEST;
        }
        int ratio = seasons[s] / seasons[0];
        boolean neighbour = seasons[s] % seasons[0] == 0
                && (k % ratio == 1 || k % ratio == ratio - 1)
                && k <= WITH_NEIGHBOURS * ratio + 1;
        return k <= MOST_OF_LONGER || neighbour;
    }

    /** Whether a shorter season has the frequency {@code k/m}. */
    private boolean present(int s, int k) {
        for (int i = 0; i < s; i++) {
            long scaled = (long) k * seasons[i];
            if (scaled % seasons[s] == 0 && scaled / seasons[s] < chosen[i].length) {
                if (chosen[i][(int) (scaled / seasons[s])]) {
                    return true;
                }
            }
        }
        return false;
    }

    int[] seasons() {
        return seasons;
    }

    /** Of all seasons. */
    int columns() {
        return columns;
    }

    /** Of one season: two for a harmonic, one for that of two steps, whose sine is zero. */
    int columns(int s) {
        int count = 0;
        for (int k = 1; k < chosen[s].length; k++) {
            count += !chosen[s][k] ? 0 : 2 * k == seasons[s] ? 1 : 2;
        }
        return count;
    }

    /** Writes the columns of a season at a time into a row, by {@code e^(ikx) = e^(i(k−1)x) e^(ix)}. */
    void fill(int s, long time, double[] row, int from) {
        double angle = 2 * Math.PI * (time % seasons[s]) / seasons[s];
        double sine = Math.sin(angle);
        double cosine = Math.cos(angle);
        double sineK = 0;
        double cosineK = 1;
        int at = from;
        for (int k = 1; k < chosen[s].length; k++) {
            double before = sineK;
            sineK = before * cosine + cosineK * sine;
            cosineK = cosineK * cosine - before * sine;
            if (chosen[s][k]) {
                row[at++] = cosineK;
                if (2 * k < seasons[s]) {
                    row[at++] = sineK;
                }
            }
        }
    }
}
