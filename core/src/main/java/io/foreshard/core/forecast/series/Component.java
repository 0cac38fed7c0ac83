package io.foreshard.core.forecast.series;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/** One fitted model of a series that follows it. The latest values are kept once for all components. Not thread-safe. */
abstract class Component {

    /** The name in reports. */
    abstract String label();

    /** How many of the latest values it reads. */
    abstract int reach();

    /** About how many numbers it keeps. */
    abstract int size();

    /** What it expects of the next value. */
    abstract double next(Tail tail);

    /** What it expects of the next values, one after the other; its state does not change. */
    abstract void path(Tail tail, double[] means);

    /** Takes the next value, before the tail does. */
    abstract void update(double value);

    /** The same for those that need the values before it. */
    void update(Tail tail, double value) {
        update(value);
    }

    /** Lets a value pass that is not known. */
    void passMissing(Tail tail) {
        update(tail, next(tail));
    }

    /** Takes zeros, in time that does not grow with them beyond a bound. */
    abstract void skip(long zeros);

    /** The clocks were put forward by so many slots, or back. */
    void turn(int slots) {}

    /** The number of its kind in stored state; never changes. */
    abstract int code();

    abstract void writeTo(PackedOutput out);

    static Component readFrom(PackedInput in) {
        int code = (int) in.bits(3);
        return switch (code) {
            case LagRegression.CODE -> LagRegression.read(in);
            case Smoothing.CODE -> Smoothing.read(in);
            case SlotMeans.CODE -> SlotMeans.read(in);
            case HarmonicRegression.CODE -> HarmonicRegression.read(in);
            case ArimaComponent.CODE -> ArimaComponent.read(in);
            case AdaptiveRegression.CODE -> AdaptiveRegression.read(in);
            case IntermittentDemand.CODE -> IntermittentDemand.read(in);
            default ->
                throw new IllegalArgumentException("stored series names component " + code + ": expected 0 to 6");
        };
    }
}
