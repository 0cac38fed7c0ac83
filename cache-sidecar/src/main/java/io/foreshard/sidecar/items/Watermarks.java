package io.foreshard.sidecar.items;

import io.foreshard.core.PartitionId;
import io.foreshard.core.access.Watermark;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The watermark of every partition's change log in every Kafka partition of its topic. Thread-safe. */
public final class Watermarks {

    private final Map<PartitionId, Watermark[]> byPartition = new ConcurrentHashMap<>();
    private final StreamOf streamOf;
    private final int streams;

    /** In which Kafka partition a customer's changes are. */
    @FunctionalInterface
    public interface StreamOf {
        int streamOf(String customerId);
    }

    /**
     * @param partitions every partition there is
     * @param streams Kafka partitions of the topic; 0 if there is none to follow
     */
    public Watermarks(Set<PartitionId> partitions, int streams, StreamOf streamOf) {
        this.streamOf = streamOf;
        this.streams = streams;
        for (PartitionId partition : partitions) {
            Watermark[] row = new Watermark[streams];
            for (int i = 0; i < streams; i++) {
                row[i] = new Watermark();
            }
            byPartition.put(partition, row);
        }
    }

    /** Nothing to follow: copies are as young as their read. */
    public static Watermarks none() {
        return new Watermarks(Set.of(), 0, customer -> 0);
    }

    /** The one that covers this customer's items at this home. */
    public Watermark of(PartitionId partition, String customerId) {
        Watermark[] row = byPartition.get(partition);
        return row == null || streams == 0 ? Watermark.NONE : row[streamOf.streamOf(customerId)];
    }

    /** A heartbeat arrived. */
    public void advance(PartitionId partition, int stream, long untilMillis) {
        Watermark[] row = byPartition.get(partition);
        if (row != null) {
            row[stream].advance(untilMillis);
        }
    }

    /** Changes in this Kafka partition before now may have been missed, those after will be seen. */
    public void followFrom(int stream, long nowMillis) {
        byPartition.values().forEach(row -> row[stream].followFrom(nowMillis));
    }

    /** By how much the slowest stream of a partition lags behind the clock. */
    public long lagMillis(PartitionId partition, long nowMillis) {
        long oldest = nowMillis;
        for (Watermark watermark : byPartition.getOrDefault(partition, new Watermark[0])) {
            oldest = Math.min(oldest, watermark.completeUntilMillis());
        }
        return oldest == Long.MIN_VALUE ? Long.MAX_VALUE : nowMillis - oldest;
    }
}
