package io.foreshard.sidecar.prefetch;

import io.foreshard.core.ItemId;
import io.foreshard.core.Region;
import io.foreshard.core.TimeScale;
import io.foreshard.core.prefetch.Hint;
import io.foreshard.core.prefetch.PrefetchSchedule;
import io.foreshard.schemas.PrefetchHint;
import io.foreshard.schemas.topics.TopicHandler;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Hints for this region on their way from Kafka into the schedule. Thread-safe. */
public final class HintIntake implements TopicHandler<PrefetchHint> {

    private final Region region;
    private final TimeScale timeScale;
    private final PrefetchSchedule schedule;
    private final InstantSource clock;
    private final MeterRegistry registry;

    public HintIntake(
            Region region,
            TimeScale timeScale,
            PrefetchSchedule schedule,
            InstantSource clock,
            MeterRegistry registry) {
        this.region = region;
        this.timeScale = timeScale;
        this.schedule = schedule;
        this.clock = clock;
        this.registry = registry;
        var unused = registry.gauge("foreshard.prefetch.queue", this, HintIntake::size);
    }

    @Override
    public void accept(PrefetchHint hint) {
        if (!hint.getRegion().equals(region.name())) {
            return;
        }
        PrefetchSchedule.Admission admission = offer(hint(hint));
        registry.counter("foreshard.prefetch.hints", "outcome", admission.name())
                .increment();
    }

    private synchronized PrefetchSchedule.Admission offer(Hint hint) {
        return schedule.offer(hint, clock.millis());
    }

    private Hint hint(PrefetchHint hint) {
        String customer = hint.getCustomerId();
        List<ItemId> items =
                hint.getItems().stream().map(item -> new ItemId(customer, item)).toList();
        return new Hint(
                hint.getId(),
                customer,
                items,
                clockMillis(hint.getExpectedTime()),
                clockMillis(hint.getExpectedTime() + hint.getTimeToLiveMillis()),
                hint.getProbability());
    }

    private long clockMillis(long eventMillis) {
        return timeScale.toClockTime(Instant.ofEpochMilli(eventMillis)).toEpochMilli();
    }

    /** What to fetch now. */
    synchronized List<PrefetchSchedule.Planned> due(long nowMillis) {
        return schedule.due(nowMillis);
    }

    private synchronized int size() {
        return schedule.size();
    }
}
