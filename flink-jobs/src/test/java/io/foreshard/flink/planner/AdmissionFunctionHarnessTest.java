package io.foreshard.flink.planner;

import static io.foreshard.flink.planner.PlacementHarness.MIDNIGHT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.flink.TestConfiguration;
import io.foreshard.flink.TestCustomers;
import io.foreshard.flink.wire.RecordType;
import io.foreshard.schemas.MigrationEvent;
import io.foreshard.schemas.MigrationRequest;
import io.foreshard.schemas.MigrationState;
import io.foreshard.schemas.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

class AdmissionFunctionHarnessTest {

    private static final OutputTag<MigrationEvent> REFUSALS =
            new OutputTag<>("refusals", RecordType.ofRecord(MigrationEvent.class));
    private static final Map<String, Object> TWO_CREDITS =
            Map.of("planner.creditsPerRegionPair", 2, "planner.maximumQueue", 3);

    private static final class Harness implements AutoCloseable {

        private final KeyedTwoInputStreamOperatorTestHarness<
                        Integer, MigrationRequest, MigrationEvent, MigrationRequest>
                harness;

        Harness(Map<String, Object> settings) throws Exception {
            PlannerSettings given = PlannerSettings.of(TestConfiguration.with(settings));
            harness = new KeyedTwoInputStreamOperatorTestHarness<>(
                    new KeyedCoProcessOperator<>(new AdmissionFunction(given, REFUSALS)),
                    request -> 0,
                    event -> 0,
                    Types.INT);
            harness.setup(RecordType.ofRecord(MigrationRequest.class).createSerializer(new SerializerConfigImpl()));
        }

        Harness open() throws Exception {
            harness.open();
            return clock(MIDNIGHT);
        }

        Harness restored(OperatorSubtaskState state) throws Exception {
            harness.initializeState(state);
            return open();
        }

        Harness clock(Instant time) throws Exception {
            harness.setProcessingTime(time.toEpochMilli());
            return this;
        }

        Harness offer(MigrationRequest... requests) throws Exception {
            for (MigrationRequest request : requests) {
                harness.processElement1(new StreamRecord<>(request));
            }
            return this;
        }

        Harness hear(MigrationRequest request, MigrationState state) throws Exception {
            harness.processElement2(new StreamRecord<>(TestCustomers.event(request, state, 9, MIDNIGHT)));
            return this;
        }

        List<String> admitted() {
            return harness.extractOutputValues().stream()
                    .map(MigrationRequest::getId)
                    .toList();
        }

        List<String> refused() {
            Queue<StreamRecord<MigrationEvent>> events = harness.getSideOutput(REFUSALS);
            return events == null
                    ? List.of()
                    : events.stream()
                            .map(StreamRecord::getValue)
                            .map(event -> event.getMigrationId() + " " + event.getState() + " " + event.getCause())
                            .toList();
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

    private static MigrationRequest request(String id, double benefit) {
        return MigrationRequest.newBuilder()
                .setId(id)
                .setCustomerId("c")
                .setItemId(id)
                .setSourcePartition("eu-west-1")
                .setTargetPartition("us-east-1")
                .setExpectedEpoch(1)
                .setBenefitMillis(benefit)
                .setVerdict(Verdict.CONFIDENT)
                .setCreatedAt(MIDNIGHT.toEpochMilli())
                .setDeadline(MIDNIGHT.plus(Duration.ofHours(3)).toEpochMilli())
                .build();
    }

    private static Instant second(int second) {
        return MIDNIGHT.plusSeconds(second);
    }

    @Test
    void the_most_worthy_of_an_interval_go_first_and_the_others_when_credits_come_back() throws Exception {
        try (Harness harness = new Harness(TWO_CREDITS).open()) {
            MigrationRequest best = request("best", 9);
            harness.offer(request("least", 1), request("good", 5), best).clock(second(1));
            assertEquals(List.of("best", "good"), harness.admitted());
            harness.clock(second(2));
            assertEquals(2, harness.admitted().size());
            harness.hear(best, MigrationState.COPYING).clock(second(3));
            assertEquals(2, harness.admitted().size());
            harness.hear(best, MigrationState.COMMITTED).clock(second(4));
            assertEquals(List.of("best", "good", "least"), harness.admitted());
            assertEquals(0, harness.harness.numProcessingTimeTimers());
        }
    }

    @Test
    void what_gives_way_and_what_expires_is_refused_with_an_event() throws Exception {
        try (Harness harness = new Harness(TWO_CREDITS).open()) {
            harness.offer(request("a", 9), request("b", 8)).clock(second(1));
            harness.offer(request("c", 1), request("d", 2), request("e", 3), request("f", 4));
            assertEquals(List.of("c REFUSED QUEUE_FULL"), harness.refused());
            harness.clock(MIDNIGHT.plus(Duration.ofHours(3)).plusSeconds(2));
            assertTrue(
                    harness.refused()
                            .containsAll(List.of("d REFUSED EXPIRED", "e REFUSED EXPIRED", "f REFUSED EXPIRED")),
                    () -> harness.refused().toString());
            assertEquals(0, harness.harness.numProcessingTimeTimers());
        }
    }

    @Test
    void credits_and_waiting_requests_survive_a_restart() throws Exception {
        MigrationRequest out = request("out", 9);
        try (Harness before = new Harness(TWO_CREDITS).open()) {
            before.offer(out, request("out too", 8)).clock(second(1));
            before.offer(request("waiting", 5));
            OperatorSubtaskState state = before.harness.snapshot(1, 1);
            try (Harness after = new Harness(TWO_CREDITS).restored(state)) {
                after.clock(second(5));
                assertEquals(List.of(), after.admitted());
                after.hear(out, MigrationState.ABORTED).clock(second(6));
                assertEquals(List.of("waiting"), after.admitted());
            }
        }
    }
}
