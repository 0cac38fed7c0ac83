package io.foreshard.core.forecast;

/**
 * What is believed of an item's accesses per window before any was counted: a gamma distribution of the rate with mean
 * {@code events / windows}, worth that many windows of observation. Immutable.
 *
 * @param events above 0
 * @param windows above 0
 */
public record Prior(double events, double windows) {

    /** Of an item of which nothing is known: about one access in four windows, believed little. */
    public static final Prior VAGUE = new Prior(0.5, 2);

    public Prior {
        if (!(events > 0) || !(windows > 0) || Double.isInfinite(events) || Double.isInfinite(windows)) {
            throw new IllegalArgumentException(
                    "prior of " + events + " events in " + windows + " windows: expected both above 0 and finite");
        }
    }
}
