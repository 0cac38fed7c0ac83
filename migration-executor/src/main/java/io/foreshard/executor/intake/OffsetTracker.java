package io.foreshard.executor.intake;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Which offsets may be committed when records are done out of order: all below the first that is not. Not thread-safe. */
final class OffsetTracker {

    private final Map<TopicPartition, TreeMap<Long, Boolean>> open = new HashMap<>();

    /** A record was received; records of one partition come in their order. */
    void received(TopicPartition partition, long offset) {
        open.computeIfAbsent(partition, key -> new TreeMap<>()).put(offset, false);
    }

    /** A record needs no redelivery any more; nothing if its partition was given up meanwhile. */
    void done(TopicPartition partition, long offset) {
        @Nullable TreeMap<Long, Boolean> offsets = open.get(partition);
        if (offsets != null) {
            offsets.computeIfPresent(offset, (key, before) -> true);
        }
    }

    /** What may be committed now and was not answered before: the offset after the last of those done in a row. */
    Map<TopicPartition, OffsetAndMetadata> takeCommittable() {
        Map<TopicPartition, OffsetAndMetadata> committable = new HashMap<>();
        open.forEach((partition, offsets) -> {
            long next = -1;
            while (!offsets.isEmpty() && offsets.firstEntry().getValue()) {
                next = offsets.pollFirstEntry().getKey() + 1;
            }
            if (next >= 0) {
                committable.put(partition, new OffsetAndMetadata(next));
            }
        });
        return committable;
    }

    void forgetAll() {
        open.clear();
    }

    /** These partitions belong to somebody else now. */
    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(open::remove);
    }
}
