package io.foreshard.core.anomaly;

import io.foreshard.core.Region;
import io.foreshard.core.forecast.NegativeBinomial;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Folds the alarms of many items of one region into one: {@code n} alarms of one kind within a span are one region's alarm when
 * {@code P(X ≥ n) < p} for Poisson {@code X} with mean {@code 1.5 · rate · items · span}: the rate of false alarms is calibrated within that
 * factor. {@code p} is the rate of false region alarms over the number of spans in a day. It lasts until fewer than half as many come within a span.
 *
 * <p>One for each region; not thread-safe. For each kind, it keeps the times of the alarms in the span, at most {@value #MOST_KEPT}.
 *
 * <p>Where alarms come from several parallel operators, one operator keyed by region holds this object as keyed state: each analyzer sends it
 * (kind, event time) of every anomaly and, each span, how many items of the region it keeps, whose sum goes to {@link #live}. What
 * {@link #onAlarm} and {@link #advance} return is broadcast back to the analyzers, which mark later anomalies of that region and kind with the
 * id ({@code partOf}) while it lasts, and it is sent to operators. A timer at the end of each span calls {@link #advance}. Alarms told before the region's was
 * known stay unmarked: at most as many as the test needs.
 */
public final class RegionAlarms {

    /** Fewer alarms than this have no common cause worth telling. */
    public static final int LEAST_ITEMS = 5;

    private static final double CALIBRATED_WITHIN = 1.5;
    private static final int MOST_KEPT = 4096;
    private static final double DAY_MILLIS = 86_400_000;

    private final Region region;
    private final Options options;
    private final Map<AnomalyKind, Kind> kinds = new EnumMap<>(AnomalyKind.class);
    private long liveItems;

    /**
     * @param falseAlarmsPerDay of one item, all kinds together, as configured
     * @param spanMillis event time within which alarms have one cause, at least a window: alarms of closed windows come all at once
     * @param falseRegionAlarmsPerDay of one region and kind, above 0
     */
    public record Options(double falseAlarmsPerDay, long spanMillis, double falseRegionAlarmsPerDay) {
        public Options {
            if (!(falseAlarmsPerDay > 0 && falseRegionAlarmsPerDay > 0) || spanMillis < 1) {
                throw new IllegalArgumentException("false alarms a day " + falseAlarmsPerDay + ", of regions "
                        + falseRegionAlarmsPerDay + ", span " + spanMillis + " ms: expected all above 0");
            }
        }
    }

    /** The alarms of one kind: their times, oldest first, and the region's alarm while it lasts. */
    private static final class Kind {
        private final Deque<Long> times = new ArrayDeque<>();

        @Nullable
        RegionAlarm lasting;
    }

    /** @param region whose alarms will be told */
    public RegionAlarms(Region region, Options options) {
        this.region = region;
        this.options = options;
    }

    /** Notes how many items are accessed from the region. */
    public void live(long items) {
        liveItems = Math.max(0, items);
    }

    /** The region's alarm that one of this kind and time is part of now, if any. */
    public Optional<RegionAlarm> partOf(AnomalyKind kind) {
        Kind state = kinds.get(kind);
        return state == null ? Optional.empty() : Optional.ofNullable(state.lasting);
    }

    /** Counts an item's alarm; returns the region's if it begins with it. */
    public Optional<RegionAlarm> onAlarm(AnomalyKind kind, long millis) {
        Kind state = kinds.computeIfAbsent(kind, unseen -> new Kind());
        state.times.addLast(millis);
        forget(state, millis);
        RegionAlarm lasting = state.lasting;
        if (lasting != null) {
            state.lasting = lasting.until(millis, false);
            return Optional.empty();
        }
        int count = state.times.size();
        double expected = expected();
        double tail = count < LEAST_ITEMS ? 1 : tail(count, expected);
        if (tail >= threshold()) {
            return Optional.empty();
        }
        String id = region.name() + "|" + kind.name() + "|" + millis;
        double severity = Math.min(ItemAlarms.MOST_SEVERE, -Math.log10(Math.max(tail, Double.MIN_NORMAL)));
        RegionAlarm begun = new RegionAlarm(id, region, kind, millis, millis, count, expected, severity, false);
        state.lasting = begun;
        return Optional.of(begun);
    }

    /** Lets event time pass; returns the region's alarms that are over. */
    public List<RegionAlarm> advance(long millis) {
        List<RegionAlarm> over = new ArrayList<>();
        for (Kind state : kinds.values()) {
            forget(state, millis);
            RegionAlarm lasting = state.lasting;
            if (lasting != null && 2L * state.times.size() < lasting.items()) {
                over.add(lasting.until(lasting.latestMillis(), true));
                state.lasting = null;
            }
        }
        return over;
    }

    private void forget(Kind state, long millis) {
        while (!state.times.isEmpty()
                && (state.times.size() > MOST_KEPT || state.times.getFirst() <= millis - options.spanMillis())) {
            state.times.removeFirst();
        }
    }

    private double expected() {
        double perItem = options.falseAlarmsPerDay() * options.spanMillis() / DAY_MILLIS;
        return CALIBRATED_WITHIN * perItem * liveItems;
    }

    private static double tail(int count, double expected) {
        return new NegativeBinomial(Math.max(1e-9, expected), Double.POSITIVE_INFINITY).upperTail(count);
    }

    private double threshold() {
        double spansPerDay = Math.max(1, DAY_MILLIS / options.spanMillis());
        return Math.min(0.5, options.falseRegionAlarmsPerDay() / spansPerDay);
    }
}
