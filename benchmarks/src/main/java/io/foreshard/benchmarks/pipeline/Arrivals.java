package io.foreshard.benchmarks.pipeline;

import io.foreshard.schemas.AccessEvent;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When accesses were appended to the log, by the broker's clock: the probes, and in each Kafka partition the first access at or after each of a grid of event
 * times. Thread-safe.
 */
final class Arrivals {

    private static final long UNSEEN = Long.MAX_VALUE;

    private final long firstMark;
    private final long spacing;
    private final long[][] marks;
    private final int[] next;
    private final Map<String, Long> probes = new ConcurrentHashMap<>();

    /**
     * @param firstMark event time of the first mark
     * @param spacing event time between marks
     */
    Arrivals(long firstMark, long spacing, int marks, int partitions) {
        this.firstMark = firstMark;
        this.spacing = spacing;
        this.marks = new long[partitions][marks];
        this.next = new int[partitions];
        for (long[] ofPartition : this.marks) {
            Arrays.fill(ofPartition, UNSEEN);
        }
    }

    /** Accesses of one partition arrive in their order. */
    synchronized void arrived(int partition, long eventMillis, long appendedMillis) {
        long[] ofPartition = marks[partition];
        while (next[partition] < ofPartition.length && firstMark + next[partition] * spacing <= eventMillis) {
            ofPartition[next[partition]++] = appendedMillis;
        }
    }

    void probeArrived(AccessEvent probe, long appendedMillis) {
        probes.put(key(probe.getCustomerId(), probe.getTimestamp()), appendedMillis);
    }

    /** When every partition had reached an event time; {@code Long.MAX_VALUE} if it is no mark or not all have. */
    synchronized long allReached(long eventMillis) {
        long index = Math.floorDiv(eventMillis - firstMark, spacing);
        if (index < 0 || index >= marks[0].length || firstMark + index * spacing != eventMillis) {
            return UNSEEN;
        }
        return Arrays.stream(marks)
                .mapToLong(ofPartition -> ofPartition[(int) index])
                .max()
                .orElse(UNSEEN);
    }

    /** The last mark that every partition has reached. */
    synchronized long lastReached() {
        return firstMark + (Arrays.stream(next).min().orElse(0) - 1) * spacing;
    }

    /** When a probe was appended; {@code Long.MAX_VALUE} if there was none. */
    long probe(String customerId, long eventMillis) {
        return probes.getOrDefault(key(customerId, eventMillis), UNSEEN);
    }

    private static String key(String customerId, long eventMillis) {
        return customerId + "@" + eventMillis;
    }
}
