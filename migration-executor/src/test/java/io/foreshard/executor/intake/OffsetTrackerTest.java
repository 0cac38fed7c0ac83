package io.foreshard.executor.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OffsetTrackerTest {

    private static final TopicPartition ONE = new TopicPartition("requests", 0);
    private static final TopicPartition OTHER = new TopicPartition("requests", 1);

    private final OffsetTracker offsets = new OffsetTracker();

    @Test
    void nothing_is_committed_past_a_record_that_is_not_done() {
        receive(ONE, 5, 6, 7);
        offsets.done(ONE, 6);
        offsets.done(ONE, 7);
        assertEquals(Map.of(), offsets.takeCommittable());
        offsets.done(ONE, 5);
        assertEquals(Map.of(ONE, new OffsetAndMetadata(8)), offsets.takeCommittable());
        assertEquals(Map.of(), offsets.takeCommittable());
    }

    @Test
    void partitions_do_not_wait_for_each_other() {
        receive(ONE, 1);
        receive(OTHER, 1);
        offsets.done(OTHER, 1);
        assertEquals(Map.of(OTHER, new OffsetAndMetadata(2)), offsets.takeCommittable());
    }

    @Test
    void a_partition_that_went_to_somebody_else_is_not_committed_for() {
        receive(ONE, 1);
        offsets.forget(List.of(ONE));
        offsets.done(ONE, 1);
        assertEquals(Map.of(), offsets.takeCommittable());
    }

    private void receive(TopicPartition partition, long... received) {
        for (long offset : received) {
            offsets.received(partition, offset);
        }
    }
}
