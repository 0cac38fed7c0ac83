package io.foreshard.flink.analyzer;

import io.foreshard.flink.TestConfiguration;
import io.foreshard.flink.wire.RecordType;
import io.foreshard.schemas.AccessAnomaly;
import io.foreshard.schemas.AccessRun;
import io.foreshard.schemas.MapScope;
import io.foreshard.schemas.MobilityScore;
import io.foreshard.schemas.Operation;
import io.foreshard.schemas.ShardMapChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/** One parallel instance of {@link ItemAnalysis} whose clock and watermark the test moves together. */
final class AnalysisHarness implements AutoCloseable {

    static final long HOUR = 3_600_000;

    /** A whole hour, and midnight. */
    static final long START = 20_000L * 24 * HOUR;

    private final KeyedTwoInputStreamOperatorTestHarness<String, Signal, ShardMapChange, MobilityScore> harness;
    private long offset;

    private AnalysisHarness(
            KeyedTwoInputStreamOperatorTestHarness<String, Signal, ShardMapChange, MobilityScore> harness,
            long offset) {
        this.harness = harness;
        this.offset = offset;
    }

    static AnalysisHarness open(Map<String, ?> settings) throws Exception {
        AnalysisHarness opened = create(settings, 0);
        opened.harness.open();
        opened.clock(START);
        return opened;
    }

    /** Goes on from a snapshot. */
    static AnalysisHarness restore(Map<String, ?> settings, OperatorSubtaskState state, long offset, long clock)
            throws Exception {
        AnalysisHarness restored = create(settings, offset);
        restored.harness.initializeState(state);
        restored.harness.open();
        restored.clock(clock);
        return restored;
    }

    private static AnalysisHarness create(Map<String, ?> settings, long offset) throws Exception {
        AnalyzerSettings given = AnalyzerSettings.of(TestConfiguration.with(settings));
        var harness = new KeyedTwoInputStreamOperatorTestHarness<String, Signal, ShardMapChange, MobilityScore>(
                new ItemAnalysis(given), Signal::customerId, null, BasicTypeInfo.STRING_TYPE_INFO, 1, 1, 0);
        harness.setup(RecordType.ofRecord(MobilityScore.class).createSerializer(new SerializerConfigImpl()));
        return new AnalysisHarness(harness, offset);
    }

    AnalysisHarness clock(long millis) throws Exception {
        harness.setProcessingTime(millis);
        return this;
    }

    /** An access at its event time. */
    AnalysisHarness access(String customer, String item, String region, long time) throws Exception {
        return access(customer, item, region, time, Operation.READ);
    }

    AnalysisHarness access(String customer, String item, String region, long time, Operation operation)
            throws Exception {
        int write = operation == Operation.WRITE ? 1 : 0;
        return accesses(customer, item, new AccessSegment(region, time, time, 1 - write, write, 0, offset++));
    }

    /** Accesses that were counted together. */
    AnalysisHarness accesses(String customer, String item, AccessSegment... segments) throws Exception {
        harness.processElement1(new StreamRecord<>(new Signal.Accesses(customer, item, List.of(segments))));
        return this;
    }

    AnalysisHarness map(MapScope scope, String customer, String item, String partition, long epoch) throws Exception {
        ShardMapChange change = ShardMapChange.newBuilder()
                .setScope(scope)
                .setCustomerId(customer)
                .setItemId(item)
                .setPartition(partition)
                .setEpoch(epoch)
                .setRevision(epoch)
                .build();
        harness.processElement1(new StreamRecord<>(new Signal.MapChange(customer, change)));
        return this;
    }

    AnalysisHarness rule(long epoch, String... partitions) throws Exception {
        harness.processElement2(new StreamRecord<>(ShardMapChange.newBuilder()
                .setScope(MapScope.RULE)
                .setEpoch(epoch)
                .setPartitions(List.of(partitions))
                .setRevision(epoch)
                .build()));
        return this;
    }

    /** Event time and the clock reach a time. */
    AnalysisHarness reach(long time) throws Exception {
        clock(time);
        return watermark(time - 1);
    }

    AnalysisHarness watermark(long watermark) throws Exception {
        harness.processBothWatermarks(new Watermark(watermark));
        return this;
    }

    OperatorSubtaskState snapshot() throws Exception {
        return harness.snapshot(1, 1);
    }

    /** As a checkpoint does it, before its barrier goes on. */
    OperatorSubtaskState checkpoint() throws Exception {
        harness.prepareSnapshotPreBarrier(1);
        return snapshot();
    }

    long offset() {
        return offset;
    }

    List<MobilityScore> scores() {
        return harness.getOutput().stream()
                .filter(StreamRecord.class::isInstance)
                .map(record -> (MobilityScore) ((StreamRecord<?>) record).getValue())
                .toList();
    }

    List<String> scoreIds() {
        return scores().stream().map(MobilityScore::getId).toList();
    }

    List<AccessRun> runs() {
        return side(ItemAnalysis.RUNS);
    }

    List<AccessAnomaly> anomalies() {
        return side(ItemAnalysis.ANOMALIES);
    }

    private <T> List<T> side(OutputTag<T> tag) {
        Queue<StreamRecord<T>> output = harness.getSideOutput(tag);
        List<T> values = new ArrayList<>();
        if (output != null) {
            output.forEach(record -> values.add(record.getValue()));
        }
        return values;
    }

    int timers() {
        return harness.numEventTimeTimers();
    }

    int stateEntries() {
        var operator = (ItemAnalysis) harness.getOperator();
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
