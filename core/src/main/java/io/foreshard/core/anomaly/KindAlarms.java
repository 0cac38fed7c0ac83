package io.foreshard.core.anomaly;

import io.foreshard.core.Region;
import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Alarms of one kind from one region, counted in spans of event time. Not thread-safe. */
final class KindAlarms {

    private static final long MOST_SPANS_AT_ONCE = 1_000;

    private final Region region;
    private final AnomalyKind kind;
    private final RegionAlarms.Options options;
    private AlarmRate rate = new AlarmRate();
    private long span;
    private long count;
    private int spansLasted;
    private @Nullable RegionAlarm lasting;

    KindAlarms(Region region, AnomalyKind kind, RegionAlarms.Options options, long span) {
        this.region = region;
        this.kind = kind;
        this.options = options;
        this.span = span;
    }

    Optional<RegionAlarm> lasting() {
        return Optional.ofNullable(lasting);
    }

    Optional<RegionAlarm> onAlarm(long millis) {
        count++;
        RegionAlarm present = lasting;
        if (present != null) {
            lasting = present.until(millis, false);
            return Optional.empty();
        }
        double tail = count < RegionAlarms.LEAST_ITEMS || !rate.known() ? 1 : rate.tail(count);
        if (tail >= options.threshold()) {
            return Optional.empty();
        }
        // Only one begins in a span, whatever order its alarms come in.
        String id = region.name() + "|" + kind.name() + "|" + span * options.spanMillis();
        double severity = Math.min(ItemAlarms.MOST_SEVERE, -Math.log10(Math.max(tail, Double.MIN_NORMAL)));
        RegionAlarm begun = new RegionAlarm(id, region, kind, millis, millis, count, rate.mean(), severity, false);
        lasting = begun;
        spansLasted = 0;
        return Optional.of(begun);
    }

    /** Ends the counted span and empty ones after it; returns the alarm that is over with them, if any. */
    Optional<RegionAlarm> endSpansBefore(long current) {
        Optional<RegionAlarm> over = Optional.empty();
        for (long spans = 0; span < current && spans < MOST_SPANS_AT_ONCE; spans++) {
            Optional<RegionAlarm> ended = endSpan();
            over = over.isPresent() ? over : ended;
        }
        span = Math.max(span, current);
        return over;
    }

    /** Lets time pass without learning from it. */
    void skipTo(long current) {
        if (span < current) {
            span = current;
            count = 0;
        }
    }

    private Optional<RegionAlarm> endSpan() {
        long alarms = count;
        count = 0;
        span++;
        RegionAlarm present = lasting;
        if (present == null) {
            rate.addSpan(alarms);
            return Optional.empty();
        }
        spansLasted++;
        if (2 * alarms >= present.items() && spansLasted <= AlarmRate.LEAST_SPANS) {
            return Optional.empty();
        }
        lasting = null;
        if (spansLasted > AlarmRate.LEAST_SPANS) {
            rate = new AlarmRate();
        }
        return Optional.of(present.until(present.latestMillis(), true));
    }

    void writeTo(PackedOutput out) {
        rate.writeTo(out);
        out.signedVarint(span);
        out.varint(count);
        RegionAlarm present = lasting;
        out.flag(present != null);
        if (present != null) {
            out.varint(spansLasted);
            out.text(present.id());
            out.signedVarint(present.beginMillis());
            out.signedVarint(present.latestMillis());
            out.varint(present.items());
            out.bits(Double.doubleToRawLongBits(present.expectedItems()), Double.SIZE);
            out.bits(Double.doubleToRawLongBits(present.severity()), Double.SIZE);
        }
    }

    static KindAlarms readFrom(PackedInput in, Region region, AnomalyKind kind, RegionAlarms.Options options) {
        KindAlarms alarms = new KindAlarms(region, kind, options, 0);
        alarms.rate.readFrom(in);
        alarms.span = in.signedVarint();
        alarms.count = in.varint();
        if (alarms.count < 0) {
            throw new IllegalArgumentException("stored alarms count " + alarms.count + ": expected at least 0");
        }
        if (in.flag()) {
            alarms.spansLasted = in.count(AlarmRate.LEAST_SPANS);
            alarms.lasting = new RegionAlarm(
                    in.text(),
                    region,
                    kind,
                    in.signedVarint(),
                    in.signedVarint(),
                    in.varint(),
                    Double.longBitsToDouble(in.bits(Double.SIZE)),
                    Double.longBitsToDouble(in.bits(Double.SIZE)),
                    false);
        }
        return alarms;
    }
}
