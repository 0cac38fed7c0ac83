package io.foreshard.core.placement;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * For each region the least cost of having served all accesses so far and being there now (Borodin, Linial and Saks 1992), less the least of them all. The rule
 * that goes by it costs at most {@code 2n - 1} times the offline optimum between {@code n} regions where it may move before a task is served; an access here is
 * served before the move that it causes, which adds up to one access a move. Not thread-safe.
 */
final class WorkFunction {

    private static final double TIE = 1e-6;

    private final float[] values = new float[RegionTable.CAPACITY];
    private boolean started;

    /** Serves an access from a region; returns where to be then, given where one is. */
    int serve(int from, int place, AccessCosts prices) {
        int regions = prices.regions();
        if (!started) {
            started = true;
            for (int region = 0; region < values.length; region++) {
                values[region] = region == place ? 0 : (float) prices.move();
            }
        }
        double least = Double.POSITIVE_INFINITY;
        for (int region = 0; region < regions; region++) {
            values[region] += (float) prices.access(region, from);
            least = Math.min(least, values[region]);
        }
        for (int region = 0; region < regions; region++) {
            values[region] = (float) Math.min(values[region] - least, prices.move());
        }
        int best = argmin(regions);
        return best != place && values[best] + prices.move() <= values[place] + TIE ? best : place;
    }

    /** Whether further accesses from a region change nothing. */
    boolean settled(int from, AccessCosts prices) {
        for (int region = 0; region < prices.regions(); region++) {
            double end = region == from ? 0 : prices.move();
            if (Math.abs(values[region] - end) > TIE) {
                return false;
            }
        }
        return true;
    }

    /** The index gets another region. */
    void forget(int region) {
        float most = 0;
        for (float value : values) {
            most = Math.max(most, value);
        }
        values[region] = most;
    }

    private int argmin(int regions) {
        int best = 0;
        for (int region = 1; region < regions; region++) {
            if (values[region] < values[best]) {
                best = region;
            }
        }
        return best;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeBoolean(started);
        for (float value : values) {
            out.writeFloat(value);
        }
    }

    void readFrom(DataInput in) throws IOException {
        started = in.readBoolean();
        for (int region = 0; region < values.length; region++) {
            values[region] = in.readFloat();
        }
    }
}
