package io.foreshard.core.anomaly.series;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/** One measure of a series, upwards and downwards, each against its own past. Not thread-safe. */
final class View {

    static final int KEPT = 28;
    static final int KEPT_OF_RARE = 8;
    private static final int GENERATION = 8_000;

    private final double weight;
    private final EmpiricalTail rises;
    private final EmpiricalTail falls;
    private double up;
    private double down;

    View(double weight, int kept) {
        this.weight = weight;
        this.rises = new EmpiricalTail(kept, GENERATION);
        this.falls = new EmpiricalTail(kept, GENERATION);
    }

    /** Takes a deviation, positive upwards. */
    void see(double deviation) {
        up = weight * rises.surprise(deviation);
        down = weight * falls.surprise(-deviation);
        remember(deviation, -deviation);
    }

    /** Takes how far a value lies beyond all before it, positive above, negative below; no surprise if it does not. */
    void seeNovelty(double beyond) {
        up = beyond > 0 ? weight * rises.surprise(beyond) : 0;
        down = beyond < 0 ? weight * falls.surprise(-beyond) : 0;
        remember(Math.max(0, beyond), Math.max(0, -beyond));
    }

    void seeNothing() {
        up = 0;
        down = 0;
    }

    private void remember(double rise, double fall) {
        rises.add(rise);
        falls.add(fall);
    }

    /** The greater of the two surprises of the last point. */
    double most() {
        return Math.max(up, down);
    }

    double sum() {
        return up + down;
    }

    void writeTo(PackedOutput out) {
        rises.writeTo(out);
        falls.writeTo(out);
    }

    void readFrom(PackedInput in) {
        rises.readFrom(in);
        falls.readFrom(in);
    }
}
