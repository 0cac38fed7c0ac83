package io.foreshard.core.anomaly.series;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/** A short memory of a series against a long one: how far the level has moved. Both are plain means until they are full. Not thread-safe. */
final class LevelShift {

    private final double nearWeight;
    private final double farWeight;
    private double near;
    private double far;

    /** @param nearWeight of a new value in the short memory, in (farWeight, 1] */
    LevelShift(double nearWeight, double farWeight) {
        this.nearWeight = nearWeight;
        this.farWeight = farWeight;
    }

    /**
     * Takes a value and tells the shift, positive upwards.
     *
     * @param valuesBefore how many values were taken before
     */
    double accept(double value, long valuesBefore) {
        double plain = 1.0 / (valuesBefore + 1.0);
        near += (value - near) * Math.max(plain, nearWeight);
        far += (value - far) * Math.max(plain, farWeight);
        return near - far;
    }

    void writeTo(PackedOutput out) {
        Exact.write(out, near);
        Exact.write(out, far);
    }

    void readFrom(PackedInput in) {
        near = Exact.read(in);
        far = Exact.read(in);
    }
}
