package io.foreshard.core.placement;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How long runs last: finished runs by length, apart for runs from the region that an item is mostly asked for from and for
 * runs from elsewhere. Older runs fade. An item's own table is mixed with the population's by giving the latter the weight
 * of a few runs. Not thread-safe.
 */
final class DwellTable {

    /** Lower edges of the buckets of run lengths; the last one is open. */
    private static final int[] EDGES = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233};

    private static final double POPULATION_WEIGHT_RUNS = 4;
    /** What an item's older runs keep of their weight with every new one. */
    static final double ITEM_FADE = 0.98;

    private final float[][] ended = new float[2][EDGES.length];

    /** Books a finished run. */
    void add(boolean home, long length, double fade) {
        float[] row = ended[home ? 1 : 0];
        for (int i = 0; i < row.length; i++) {
            row[i] *= (float) fade;
        }
        row[bucket(length)] += 1;
    }

    /**
     * Accesses still to come in a run of this length, exceeded with the given probability; 0 if nothing is known of such
     * runs.
     */
    double remaining(boolean home, long length, double probability, DwellTable population) {
        double[] weights = weights(home, length, population);
        double total = sum(weights);
        double tail = 0;
        for (int i = EDGES.length - 1; i >= 0 && total > 0; i--) {
            tail += weights[i];
            if (tail >= probability * total) {
                return Math.max(0, EDGES[i] - length);
            }
        }
        return 0;
    }

    /** Mean of the accesses still to come in a run of this length. */
    double meanRemaining(boolean home, long length, DwellTable population) {
        double[] weights = weights(home, length, population);
        double total = sum(weights);
        double sum = 0;
        for (int i = 0; i < EDGES.length; i++) {
            double middle = i + 1 < EDGES.length ? (EDGES[i] + EDGES[i + 1] - 1) / 2.0 : EDGES[i] * 1.5;
            sum += weights[i] * Math.max(0, middle - length);
        }
        return total > 0 ? sum / total : 0;
    }

    private double[] weights(boolean home, long length, DwellTable population) {
        int row = home ? 1 : 0;
        double[] weights = new double[EDGES.length];
        double others = 0;
        int first = bucket(length);
        for (int i = first; i < EDGES.length; i++) {
            others += population.ended[row][i];
        }
        for (int i = first; i < EDGES.length; i++) {
            double share = others > 0 ? population.ended[row][i] / others : 0;
            weights[i] = ended[row][i] + POPULATION_WEIGHT_RUNS * share;
        }
        return weights;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    private static int bucket(long length) {
        int bucket = 0;
        while (bucket + 1 < EDGES.length && EDGES[bucket + 1] <= length) {
            bucket++;
        }
        return bucket;
    }

    void addAll(DwellTable other) {
        for (int row = 0; row < ended.length; row++) {
            for (int i = 0; i < EDGES.length; i++) {
                ended[row][i] += other.ended[row][i];
            }
        }
    }

    void writeTo(DataOutput out) throws IOException {
        for (float[] row : ended) {
            for (float value : row) {
                out.writeFloat(value);
            }
        }
    }

    static DwellTable readFrom(DataInput in) throws IOException {
        DwellTable table = new DwellTable();
        for (float[] row : table.ended) {
            for (int i = 0; i < row.length; i++) {
                row[i] = in.readFloat();
            }
        }
        return table;
    }
}
