package io.foreshard.flink.planner;

import io.foreshard.core.ItemId;
import io.foreshard.flink.TestConfiguration;
import io.foreshard.flink.Turns;
import io.foreshard.flink.wire.RecordType;
import io.foreshard.schemas.AccessRun;
import io.foreshard.schemas.MigrationRequest;
import io.foreshard.schemas.PrefetchHint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/** One parallel instance of {@link PlacementFunction}, whose clock and event time the test moves together. */
final class PlacementHarness implements AutoCloseable {

    static final Instant MIDNIGHT = Instant.parse("2026-01-12T00:00:00Z");
    private static final OutputTag<PrefetchHint> HINTS =
            new OutputTag<>("prefetch-hints", RecordType.ofRecord(PrefetchHint.class));

    private final KeyedBroadcastOperatorTestHarness<String, PlannerRecord, PlannerRecord, MigrationRequest> harness;

    private PlacementHarness(Map<String, ?> settings) throws Exception {
        Map<String, Object> all = new HashMap<>(settings);
        all.putIfAbsent("controlGroup.share", 0.2);
        all.putIfAbsent("planner.leadTime", "2h");
        PlannerSettings given = PlannerSettings.of(TestConfiguration.with(all));
        var operator = new CoBroadcastWithKeyedOperator<>(
                new PlacementFunction(given, HINTS), List.of(OperatorDemands.POLICIES, OperatorDemands.STATUSES));
        harness = new KeyedBroadcastOperatorTestHarness<>(
                operator, PlannerRecord::customerId, BasicTypeInfo.STRING_TYPE_INFO, 1, 1, 0);
        harness.setup(RecordType.ofRecord(MigrationRequest.class).createSerializer(new SerializerConfigImpl()));
    }

    static PlacementHarness open(Map<String, ?> settings) throws Exception {
        PlacementHarness opened = new PlacementHarness(settings);
        opened.harness.open();
        return opened;
    }

    /** Goes on from a snapshot. */
    static PlacementHarness restore(Map<String, ?> settings, OperatorSubtaskState state) throws Exception {
        PlacementHarness restored = new PlacementHarness(settings);
        restored.harness.initializeState(state);
        restored.harness.open();
        return restored;
    }

    OperatorSubtaskState snapshot() throws Exception {
        return harness.snapshot(1, 1);
    }

    /** Event time and the clock reach a time. */
    PlacementHarness reach(Instant time) throws Exception {
        harness.setProcessingTime(time.toEpochMilli());
        return watermark(time);
    }

    PlacementHarness clock(Instant time) throws Exception {
        harness.setProcessingTime(time.toEpochMilli());
        return this;
    }

    PlacementHarness watermark(Instant time) throws Exception {
        harness.processWatermark(time.toEpochMilli());
        harness.processBroadcastWatermark(new Watermark(time.toEpochMilli()));
        return this;
    }

    PlacementHarness give(PlannerRecord record) throws Exception {
        harness.processElement(
                new StreamRecord<>(record, record.eventTimeMillis().orElse(0)));
        return this;
    }

    PlacementHarness demand(PlannerRecord record) throws Exception {
        harness.processBroadcastElement(new StreamRecord<>(record));
        return this;
    }

    /** These items' turns, told as they happen. */
    PlacementHarness turns(List<ItemId> items, String home, long epoch, Instant from, Instant to) throws Exception {
        List<AccessRun> runs = new ArrayList<>();
        items.forEach(item -> runs.addAll(Turns.of(item, home, epoch, from, to)));
        runs.sort(Comparator.comparingLong(AccessRun::getLastAccess));
        for (AccessRun run : runs) {
            reach(Instant.ofEpochMilli(run.getLastAccess()));
            give(PlannerRecord.of(run));
        }
        return reach(to.minus(Duration.ofMillis(1)));
    }

    List<MigrationRequest> requests() {
        return harness.extractOutputValues();
    }

    List<PrefetchHint> hints() {
        Queue<StreamRecord<PrefetchHint>> output = harness.getSideOutput(HINTS);
        return output == null
                ? List.of()
                : output.stream().map(StreamRecord::getValue).toList();
    }

    int timers() {
        return harness.numEventTimeTimers();
    }

    int stateEntries() {
        var operator = (CoBroadcastWithKeyedOperator<?, ?, ?, ?>) harness.getOperator();
        return ((HeapKeyedStateBackend<?>) operator.getKeyedStateBackend()).numKeyValueStateEntries();
    }

    @Override
    public void close() {
        try {
            harness.close();
        } catch (Exception e) {
            throw new IllegalStateException("the operator did not close", e);
        }
    }
}
