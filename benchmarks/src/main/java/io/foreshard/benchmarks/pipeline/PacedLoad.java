package io.foreshard.benchmarks.pipeline;

import io.foreshard.core.TimeScale;
import io.foreshard.schemas.AccessEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Writes accesses when their time has come. Beside them, every {@value #PROBE_EVERY_MILLIS} ms another item begins to be used from a region that it is never
 * used from otherwise: {@value #PROBE_ACCESSES} accesses, {@value #PROBE_SPACING_MILLIS} ms apart. For one thread.
 */
final class PacedLoad {

    private static final long PROBE_EVERY_MILLIS = 20;
    private static final int PROBE_ACCESSES = 10;
    /** More than accesses are counted together before they are passed on, so that each is seen alone. */
    private static final long PROBE_SPACING_MILLIS = 250;

    private static final int EVENTS_BETWEEN_PROBES = 64;

    private final PipelinePlan plan;
    private final AccessLoad load;
    private final TimeScale scale;
    private final Topics topics;
    private final Arrivals arrivals;
    private final PriorityQueue<Probe> probes = new PriorityQueue<>(Comparator.comparingLong(Probe::dueMillis));
    private long begun;

    PacedLoad(PipelinePlan plan, AccessLoad load, TimeScale scale, Topics topics, Arrivals arrivals) {
        this.plan = plan;
        this.load = load;
        this.scale = scale;
        this.topics = topics;
        this.arrivals = arrivals;
    }

    /** The next access of an item out of its way. */
    private record Probe(int item, long dueMillis, int left) {}

    /** Writes all accesses; probes begin at {@code probesFrom} of the clock. */
    void run(Instant probesFrom) throws InterruptedException {
        for (long sent = 0; load.hasNext(); sent++) {
            AccessEvent event = load.next();
            Instant due = scale.toClockTime(Instant.ofEpochMilli(event.getTimestamp()));
            long aheadMillis = Duration.between(Instant.now(), due).toMillis();
            if (aheadMillis > 0) {
                Thread.sleep(aheadMillis);
            }
            topics.send(
                    event,
                    plan.encoding(),
                    (partition, appended) -> arrivals.arrived(partition, event.getTimestamp(), appended));
            if (sent % EVENTS_BETWEEN_PROBES == 0) {
                probe(Duration.between(probesFrom, Instant.now()).toMillis());
            }
        }
    }

    private void probe(long nowMillis) {
        for (; begun * PROBE_EVERY_MILLIS <= nowMillis; begun++) {
            int item = (int) Math.floorMod(begun * 7919, (long) plan.shape().keys());
            probes.add(new Probe(item, nowMillis, PROBE_ACCESSES));
        }
        while (!probes.isEmpty() && probes.element().dueMillis() <= nowMillis) {
            Probe probe = probes.remove();
            send(probe.item());
            if (probe.left() > 1) {
                probes.add(new Probe(probe.item(), nowMillis + PROBE_SPACING_MILLIS, probe.left() - 1));
            }
        }
    }

    private void send(int item) {
        long eventMillis = scale.toEventTime(Instant.now()).toEpochMilli();
        AccessEvent event = load.access(item, eventMillis, AccessLoad.strangeRegionOf(item));
        topics.send(event, plan.encoding(), (partition, appended) -> arrivals.probeArrived(event, appended));
    }
}
