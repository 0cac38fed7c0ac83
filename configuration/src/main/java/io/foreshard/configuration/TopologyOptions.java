package io.foreshard.configuration;

import io.foreshard.core.Region;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/** Options of the regions, the distances between them, and where the control plane is. */
final class TopologyOptions {

    static final Option<List<Region>> REGIONS =
            Option.required("regions", ValueType.REGIONS, "Every region, in a fixed order");
    static final Option<Duration> ROUND_TRIP = Option.<Duration>optional(
                    "roundTrips.*.*", ValueType.DURATION, "Round trip between two regions; one direction suffices")
            .within("0s..1m");
    static final Option<ZoneId> TIME_ZONE = Option.optional(
            "timeZones.*",
            ValueType.TIME_ZONE,
            "Time zone of a region, by whose wall clock its days are forecast; UTC where none is given");
    static final Option<List<Region>> CONTROL_PLANE = Option.optional(
            "controlPlane.regions", ValueType.REGIONS, "Where etcd and Kafka run; by default the first region");

    static final List<Option<?>> OPTIONS = List.of(REGIONS, ROUND_TRIP, TIME_ZONE, CONTROL_PLANE);

    private TopologyOptions() {}
}
