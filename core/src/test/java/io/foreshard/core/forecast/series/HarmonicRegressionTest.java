package io.foreshard.core.forecast.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.forecast.arima.Cholesky;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HarmonicRegressionTest {

    private static final SeriesOptions OPTIONS = new SeriesOptions(new int[] {24}, 24, SeriesFamily.HARMONIC);

    /** Rises by 0.5 a step, and falls by 1 after three fifths. */
    private static double bent(int t, int length) {
        int change = length * 3 / 5;
        return 0.5 * Math.min(t, change) - Math.max(0, t - change) + 8 * Math.sin(2 * Math.PI * t / 24);
    }

    private static double[] bentWithNoise(int length, long seed) {
        Random random = new Random(seed);
        double[] series = new double[length];
        for (int t = 0; t < length; t++) {
            series[t] = 300 + bent(t, length) + random.nextGaussian();
        }
        return series;
    }

    @Test
    void aTrendThatChangedIsExtrapolatedWithItsNewSlope() {
        for (int seed = 0; seed < 10; seed++) {
            double[] means = SeriesForecaster.fit(bentWithNoise(480, seed), OPTIONS)
                    .forecast(12)
                    .means();
            for (int h = 0; h < 12; h++) {
                // Damping holds back 1.4 of the last 12.
                assertEquals(300 + bent(480 + h, 480), means[h], 4, "seed " + seed + " step " + h);
            }
        }
    }

    @Test
    void theSlopeOfTheLastPieceIsFound() {
        for (int seed = 0; seed < 10; seed++) {
            double[] series = bentWithNoise(480, seed);
            for (int t = 0; t < 480; t++) {
                series[t] -= 8 * Math.sin(2 * Math.PI * t / 24);
            }
            assertEquals(-1, PiecewiseTrend.fit(series, true, 3, 0).slope(), 0.1, "seed " + seed);
        }
    }

    @Test
    void aFrequencyOfTwoSeasonsIsThereOnce() {
        int[] seasons = {24, 48, 168};
        Harmonics harmonics = new Harmonics(seasons);
        double[][] gram = gram(harmonics, 336);
        for (int i = 0; i < gram.length; i++) {
            assertTrue(gram[i][i] > 100, "column " + i + " is not zero");
            for (int j = 0; j < i; j++) {
                assertEquals(0, gram[i][j], 1e-9, "columns " + i + " and " + j);
            }
        }
        // 12 of a day less one sine; of two days the odd ones to 5 and those beside 2, 4 and 6; of a week 6 and 3
        // pairs.
        assertEquals(23 + 2 * 4 + 2 * (6 + 5), harmonics.columns());
    }

    private static double[][] gram(Harmonics harmonics, int length) {
        int k = harmonics.columns();
        double[][] gram = new double[k][k];
        double[] row = new double[k];
        for (int t = 0; t < length; t++) {
            int at = 0;
            for (int s = 0; s < harmonics.seasons().length; s++) {
                harmonics.fill(s, t, row, at);
                at += harmonics.columns(s);
            }
            for (int i = 0; i < k; i++) {
                for (int j = 0; j < k; j++) {
                    gram[i][j] += row[i] * row[j];
                }
            }
        }
        return gram;
    }

    @Test
    void anAutoregressionIsFoundAndNoiseHasNone() {
        Random random = new Random(4);
        double[] series = new double[4000];
        double[] noise = new double[4000];
        for (int t = 0; t < 4000; t++) {
            noise[t] = random.nextGaussian();
            series[t] = noise[t] + (t < 2 ? 0 : 0.5 * series[t - 1] + 0.3 * series[t - 2]);
        }
        Burg fitted = Burg.fit(series, 3, 0);
        assertEquals(0.5, fitted.weights()[0], 0.05);
        assertEquals(0.3, fitted.weights()[1], 0.05);
        assertEquals(0, Burg.fit(noise, 3, 0).weights().length);
    }

    @Test
    void eliminatedColumnsGiveTheSameRidgeRegressionAsAllAtOnce() {
        Random random = new Random(5);
        double[][] gram = new double[7][7];
        double[] cross = new double[7];
        for (int t = 0; t < 60; t++) {
            double[] row = random.doubles(7, -1, 1).toArray();
            double y = random.nextGaussian();
            for (int i = 0; i < 7; i++) {
                cross[i] += row[i] * y;
                for (int j = 0; j <= i; j++) {
                    gram[i][j] += row[i] * row[j];
                }
            }
        }
        Elimination elimination = Elimination.of(gram, cross, 4, 3, 0);
        double trace = 0;
        for (int i = 0; i < 3; i++) {
            trace += elimination.schur()[i][i];
        }
        Elimination.Solved solved = elimination.solve(0.5);
        for (int i = 4; i < 7; i++) {
            gram[i][i] += 0.5 * trace / 3;
        }
        Cholesky.solve(gram, cross);
        assertArrayEquals(cross, solved.coefficients(), 1e-10);
        assertTrue(solved.freedom() > 4 && solved.freedom() < 7, "freedom " + solved.freedom());
    }
}
