package io.foreshard.configuration;

import io.foreshard.core.ControlGroup;
import io.foreshard.core.TimeScale;
import java.time.Instant;
import java.util.List;

/** Options of the control group and of the time scale. */
final class GlobalOptions {

    static final Option<String> CONTROL_SALT = Option.of(
            "controlGroup.salt", ValueType.TEXT, "foreshard", "Chooses another control group of the same size");
    static final Option<Double> CONTROL_SHARE = Option.number(
            "controlGroup.share", "0.05", "0..1", "Share of the customers that are never migrated or prefetched");
    static final Option<Instant> CLOCK_ORIGIN = Option.of(
            "timeScale.clockOrigin", ValueType.INSTANT, "1970-01-01T00:00:00Z", "Clock time at which a replay starts");
    static final Option<Instant> EVENT_ORIGIN =
            Option.of("timeScale.eventOrigin", ValueType.INSTANT, "1970-01-01T00:00:00Z", "Event time at that moment");
    static final Option<Double> FACTOR = Option.number(
            "timeScale.factor", "1", "0.001..1000000", "Event seconds for each second of the clock; 1 in production");

    static final List<Option<?>> OPTIONS = List.of(CONTROL_SALT, CONTROL_SHARE, CLOCK_ORIGIN, EVENT_ORIGIN, FACTOR);

    private GlobalOptions() {}

    static ControlGroup controlGroup(Values values) {
        return new ControlGroup(values.get(CONTROL_SALT), values.get(CONTROL_SHARE));
    }

    static TimeScale timeScale(Values values) {
        return new TimeScale(values.get(CLOCK_ORIGIN), values.get(EVENT_ORIGIN), values.get(FACTOR));
    }
}
