package io.foreshard.core.placement;

import io.foreshard.core.Region;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a burst that looks like a bot, a VPN hop or shared credentials from moving anything: for a while nothing moves
 * towards its region. Suspicious is a spike, or the sudden appearance of a region, that is far above what the item has
 * ever been asked for in an hour, with no history of that region behind it.
 */
final class BurstGate {

    private static final double SEVERE = 6;
    private static final double TIMES_BUSIEST_HOUR = 4;
    private static final double LEAST_ACCESSES = 12;

    private @Nullable String region;
    private long quietUntil = ItemPlacement.NEVER;

    /** Takes in an anomaly; the busiest hour is the most that any region's profile expects. */
    void observe(AnomalyObservation anomaly, double busiestHour, double usualInRegion, long quietUntilMillis) {
        boolean more =
                anomaly.kind() == AnomalyObservation.Kind.SPIKE || anomaly.kind() == AnomalyObservation.Kind.NEW_REGION;
        if (more
                && anomaly.severity() >= SEVERE
                && anomaly.observed() >= LEAST_ACCESSES
                && anomaly.observed() > TIMES_BUSIEST_HOUR * busiestHour
                && anomaly.observed() > TIMES_BUSIEST_HOUR * usualInRegion) {
            close(anomaly.region(), quietUntilMillis);
        }
    }

    void close(Region towards, long quietUntilMillis) {
        region = towards.name();
        quietUntil = quietUntilMillis;
    }

    boolean closed(Region towards, long nowMillis) {
        return towards.name().equals(region) && nowMillis < quietUntil;
    }

    void writeTo(DataOutput out) throws IOException {
        ItemPlacement.writeOptional(out, region);
        out.writeLong(quietUntil);
    }

    static BurstGate readFrom(DataInput in) throws IOException {
        BurstGate gate = new BurstGate();
        gate.region = ItemPlacement.readOptional(in);
        gate.quietUntil = in.readLong();
        return gate;
    }
}
