package io.foreshard.flink.planner;

import io.foreshard.core.TimeScale;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * Event time as the planner has it. Moves ahead of demand come from ticks, so event time may not wait for the next access:
 * it follows the clock, through the time scale, as long as what comes in is about as recent as the clock says, or nothing
 * comes at all. When records lag behind the clock (a backfill, an outage, a restored savepoint), it follows the records.
 * No record is ever too late here: an item's own time never goes back, and what happened is learned all the same.
 */
final class PlannerTime implements WatermarkGenerator<PlannerRecord> {

    /** Clock time that records are given to arrive before a tick of their time: analyzer and Kafka take less. */
    static final Duration TRAIL = Duration.ofMillis(250);

    private final Limits limits;
    private final InstantSource clock;
    private long latestMillis = Long.MIN_VALUE;
    private long heardAtMillis;

    /**
     * How event time follows.
     *
     * @param silence clock time without records after which there are none
     * @param bound lag of event time up to which records are as recent as the clock
     */
    record Limits(TimeScale timeScale, Duration silence, Duration bound) implements Serializable {}

    PlannerTime(Limits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
        this.heardAtMillis = clock.millis();
    }

    static WatermarkStrategy<PlannerRecord> strategy(Limits limits) {
        return WatermarkStrategy.<PlannerRecord>forGenerator(context -> new PlannerTime(limits, Clock.systemUTC()))
                .withTimestampAssigner(
                        (record, before) -> record.eventTimeMillis().orElse(Long.MIN_VALUE));
    }

    @Override
    public void onEvent(PlannerRecord record, long eventMillis, WatermarkOutput output) {
        if (record.kind() == PlannerRecord.Kind.RUN) {
            latestMillis = Math.max(latestMillis, eventMillis);
            heardAtMillis = clock.millis();
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        long now = clock.millis();
        long eventNow =
                limits.timeScale().toEventTime(clock.instant().minus(TRAIL)).toEpochMilli();
        boolean silent = now - heardAtMillis >= limits.silence().toMillis();
        boolean recent = latestMillis != Long.MIN_VALUE
                && eventNow - latestMillis <= limits.bound().toMillis();
        if (silent || recent) {
            output.emitWatermark(new Watermark(eventNow));
        } else if (latestMillis != Long.MIN_VALUE) {
            output.emitWatermark(new Watermark(latestMillis));
        }
    }
}
