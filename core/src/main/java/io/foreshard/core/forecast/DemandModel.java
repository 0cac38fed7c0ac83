package io.foreshard.core.forecast;

import java.util.Locale;

/** The models that compete for one item's demand in one region, the simplest first. */
public enum DemandModel {
    /** A level that follows the last half day. */
    LEVEL(0),
    /** A level that remembers for days. */
    MEAN(1),
    /** The same hour on the days before, shrunk towards the mean. */
    PROFILE(2),
    /** Models fitted to the history, for series with enough accesses. */
    FITTED(3);

    /** What a forecast calls a series of which nothing but its region's population is known. */
    public static final String POPULATION = "population";

    static final DemandModel[] ALL = values();

    private final int code;

    DemandModel(int code) {
        this.code = code;
    }

    /** The number in stored state and the model's place in arrays; never changes. */
    int code() {
        return code;
    }

    static DemandModel ofCode(int code) {
        for (DemandModel model : ALL) {
            if (model.code == code) {
                return model;
            }
        }
        throw new IllegalArgumentException("stored state names forecast model " + code + ": expected 0 to 3");
    }

    /** The name in records and metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
