package io.foreshard.flink.analyzer;

import static io.foreshard.flink.TestConfiguration.ASIA;
import static io.foreshard.flink.analyzer.AnalysisHarness.HOUR;
import static io.foreshard.flink.analyzer.AnalysisHarness.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.flink.TestConfiguration;
import io.foreshard.flink.wire.RecordType;
import io.foreshard.schemas.AccessAnomaly;
import io.foreshard.schemas.AnomalyKind;
import io.foreshard.schemas.RegionAlarm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // closing may be interrupted: then the test ends all the same
class RegionWatchHarnessTest {

    private static final String OUTAGE = ASIA + "|DROP|" + (START + 30 * HOUR);

    private final List<RegionAlarm> alarms = new ArrayList<>();

    private static OneInputStreamOperatorTestHarness<AccessAnomaly, AccessAnomaly> harness() throws Exception {
        var harness = new OneInputStreamOperatorTestHarness<AccessAnomaly, AccessAnomaly>(
                new RegionWatch(AnalyzerSettings.of(TestConfiguration.with(Map.of()))), 1, 1, 0);
        harness.setup(RecordType.ofRecord(AccessAnomaly.class).createSerializer(new SerializerConfigImpl()));
        return harness;
    }

    private static void hour(
            OneInputStreamOperatorTestHarness<AccessAnomaly, AccessAnomaly> harness, int hour, int many)
            throws Exception {
        long time = START + hour * HOUR;
        harness.setProcessingTime(time);
        harness.processWatermark(new Watermark(time));
        for (int i = 0; i < many; i++) {
            harness.processElement(new StreamRecord<>(anomaly(i, time + i)));
        }
    }

    private static AccessAnomaly anomaly(int item, long time) {
        return AccessAnomaly.newBuilder()
                .setId("customer-" + item + ":cart|DROP|w" + time)
                .setCustomerId("customer-" + item)
                .setItemId("cart")
                .setRegion(ASIA)
                .setKind(AnomalyKind.DROP)
                .setTimestamp(time)
                .setWindowEnd(time)
                .setObserved(0)
                .setExpected(5)
                .setLower(1)
                .setUpper(9)
                .setSeverity(4)
                .build();
    }

    private List<AccessAnomaly> drain(OneInputStreamOperatorTestHarness<AccessAnomaly, AccessAnomaly> harness) {
        List<AccessAnomaly> passed = new ArrayList<>(harness.extractOutputValues());
        harness.getOutput().clear();
        var told = harness.getSideOutput(RegionWatch.ALARMS);
        if (told != null) {
            told.forEach(each -> alarms.add(each.getValue()));
            told.clear();
        }
        return passed;
    }

    @Test
    void anOutageIsOneAlarmAndItsItemsNameIt() throws Exception {
        OperatorSubtaskState state;
        try (var harness = harness()) {
            harness.open();
            for (int hour = 0; hour < 30; hour++) {
                hour(harness, hour, 1);
            }
            assertEquals(30, drain(harness).size());
            assertEquals(List.of(), alarms);
            hour(harness, 30, 40);
            List<AccessAnomaly> passed = drain(harness);
            assertEquals(40, passed.size());
            assertNull(passed.get(0).getPartOf());
            assertEquals(OUTAGE, passed.get(39).getPartOf());
            assertEquals(
                    List.of(OUTAGE), alarms.stream().map(RegionAlarm::getId).toList());
            assertTrue(alarms.get(0).getItems() < 15 && !alarms.get(0).getEnded());
            state = harness.snapshot(1, 1);
        }
        try (var harness = harness()) {
            harness.initializeState(state);
            harness.open();
            harness.processElement(new StreamRecord<>(anomaly(99, START + 30 * HOUR + 99)));
            assertEquals(OUTAGE, drain(harness).get(0).getPartOf());
            hour(harness, 31, 1);
            hour(harness, 32, 1);
            assertNull(drain(harness).get(1).getPartOf());
            assertEquals(2, alarms.size());
            assertTrue(alarms.get(1).getEnded());
            assertEquals(START + 31 * HOUR, alarms.get(1).getLatest());
        }
    }

    @Test
    void aBacklogIsNeitherLearntFromNorTold() throws Exception {
        try (var harness = harness()) {
            harness.open();
            for (int hour = 0; hour < 30; hour++) {
                hour(harness, hour, 6);
            }
            // The job was down for 100 hours; what it reads now lags.
            harness.setProcessingTime(START + 130 * HOUR);
            for (int hour = 30; hour < 128; hour++) {
                harness.processWatermark(new Watermark(START + hour * HOUR));
            }
            for (int hour = 130; hour < 140; hour++) {
                hour(harness, hour, 6);
            }
            drain(harness);
            assertEquals(List.of(), alarms);
            hour(harness, 140, 60);
            drain(harness);
            assertEquals(6, alarms.get(0).getExpectedItems(), 0.5);
        }
    }
}
