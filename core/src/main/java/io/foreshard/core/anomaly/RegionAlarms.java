package io.foreshard.core.anomaly;

import static java.util.Objects.requireNonNull;

import io.foreshard.core.Region;
import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Folds the alarms of many items of one region into one: {@code n} alarms of one kind within a span are one region's alarm when so many come by chance
 * less often than configured. What comes by chance is learnt for each kind over the spans since the beginning; nothing is told in the first {@value AlarmRate#LEAST_SPANS}.
 * An alarm lasts until a span brings fewer than half as many as it began with; after {@value AlarmRate#LEAST_SPANS} spans it is over too, and what is usual is
 * learnt anew.
 *
 * <p>One for each region; not thread-safe. Alarms may come somewhat out of order; what is older than the span that is counted is counted in it. Alarms told
 * before the region's was known stay unmarked: at most as many as the test needs.
 */
public final class RegionAlarms {

    /** Fewer alarms than this have no common cause worth telling. */
    public static final int LEAST_ITEMS = 5;

    private static final int VERSION = 1;

    private final Options options;
    private final Map<AnomalyKind, KindAlarms> kinds = new EnumMap<>(AnomalyKind.class);

    /**
     * @param spanMillis event time within which alarms have one cause, at least a window: alarms of closed windows come all at once
     * @param falseAlarmsPerDay of one region and kind, above 0
     */
    public record Options(long spanMillis, double falseAlarmsPerDay) {

        private static final double DAY_MILLIS = 86_400_000;

        public Options {
            if (!(falseAlarmsPerDay > 0) || spanMillis < 1) {
                throw new IllegalArgumentException("false alarms a day " + falseAlarmsPerDay + ", span " + spanMillis
                        + " ms: expected both above 0");
            }
        }

        /** Below which chance of so many alarms in a span they are told. */
        double threshold() {
            return Math.min(0.5, falseAlarmsPerDay / Math.max(1, DAY_MILLIS / spanMillis));
        }
    }

    /**
     * @param region whose alarms will be told
     * @param beginMillis event time from which on all alarms of the region come here
     */
    public RegionAlarms(Region region, Options options, long beginMillis) {
        this(options);
        for (AnomalyKind kind : AnomalyKind.values()) {
            kinds.put(kind, new KindAlarms(region, kind, options, spanOf(beginMillis)));
        }
    }

    private RegionAlarms(Options options) {
        this.options = options;
    }

    /** The region's alarm that one of this kind is part of now, if any. */
    public Optional<RegionAlarm> partOf(AnomalyKind kind) {
        return of(kind).lasting();
    }

    /** Counts an item's alarm of an event time, ms; returns the region's if it begins with it. */
    public Optional<RegionAlarm> onAlarm(AnomalyKind kind, long millis) {
        return of(kind).onAlarm(millis);
    }

    private KindAlarms of(AnomalyKind kind) {
        return requireNonNull(kinds.get(kind));
    }

    /** Lets event time pass in which alarms were not told: a backlog is read. */
    public void skipTo(long millis) {
        kinds.values().forEach(alarms -> alarms.skipTo(spanOf(millis)));
    }

    /** Lets event time pass; returns the region's alarms that are over. */
    public List<RegionAlarm> advance(long millis) {
        List<RegionAlarm> over = new ArrayList<>();
        kinds.values().forEach(alarms -> alarms.endSpansBefore(spanOf(millis)).ifPresent(over::add));
        return over;
    }

    private long spanOf(long millis) {
        return Math.floorDiv(millis, options.spanMillis());
    }

    /** The state, in a versioned form. */
    public byte[] toBytes() {
        PackedOutput out = new PackedOutput();
        out.bits(VERSION, 4);
        for (AnomalyKind kind : AnomalyKind.values()) {
            of(kind).writeTo(out);
        }
        return out.toByteArray();
    }

    /**
     * Resumes what {@link #toBytes} stored.
     *
     * @throws IllegalArgumentException if the bytes are no state of this version
     */
    public static RegionAlarms fromBytes(Region region, Options options, byte[] bytes) {
        PackedInput in = new PackedInput(bytes);
        long version = in.bits(4);
        if (version != VERSION) {
            throw new IllegalArgumentException("region alarms of version " + version + ": expected " + VERSION);
        }
        RegionAlarms alarms = new RegionAlarms(options);
        for (AnomalyKind kind : AnomalyKind.values()) {
            alarms.kinds.put(kind, KindAlarms.readFrom(in, region, kind, options));
        }
        return alarms;
    }
}
