package io.foreshard.flink.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshard.schemas.AccessEvent;
import io.foreshard.schemas.DeadLetter;
import io.foreshard.schemas.codec.RejectionReason;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What passes a source, and what becomes a dead letter with its bytes. */
class AcceptRecordsHarnessTest {

    private static final long HOUR = 3_600_000;
    private static final byte[] BYTES = "as it came".getBytes(UTF_8);
    private static final Origin ORIGIN = new Origin("access-logs", 3, 42, 7);

    private OneInputStreamOperatorTestHarness<Incoming<AccessEvent>, Received<AccessEvent>> harness;

    @BeforeEach
    void open() throws Exception {
        RecordTime<AccessEvent> windowEnd = event -> (event.getTimestamp() / HOUR + 1) * HOUR;
        harness = new OneInputStreamOperatorTestHarness<>(
                new ProcessOperator<>(new AcceptRecords<>("analyzer", windowEnd)));
        harness.setup(ReceivedCodec.typeOf(AccessEvent.class).createSerializer(new SerializerConfigImpl()));
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void anAccessIsTakenUntilItsWindowHasEndedAndThenTooLate() throws Exception {
        harness.processWatermark(HOUR - 2);
        process(HOUR - 1);
        harness.processWatermark(HOUR - 1);
        process(HOUR - 1);
        process(HOUR);

        assertEquals(
                List.of(HOUR - 1, HOUR),
                harness.extractOutputValues().stream()
                        .map(received -> received.value().getTimestamp())
                        .toList());
        DeadLetter letter = letters().get(0);
        assertEquals(1, letters().size());
        assertEquals("TOO_LATE", letter.getReason());
        assertEquals(ByteBuffer.wrap(BYTES), letter.getValue());
        assertEquals(List.of(3, 42L), List.of(letter.getPartition(), letter.getOffset()));
        assertEquals("analyzer", letter.getRejectedBy());
    }

    @Test
    void whatWasRejectedKeepsItsReasonAndAHugeOneIsCut() throws Exception {
        byte[] huge = new byte[2 * DeadLetters.LARGEST_VALUE_BYTES];
        Received<AccessEvent> nothing = new Received<>(ORIGIN, BYTES, null);
        harness.processElement(new StreamRecord<>(
                new Incoming<>(nothing, huge, new Incoming.Rejection(RejectionReason.OVERSIZE, "too big"))));
        harness.processElement(new StreamRecord<>(
                new Incoming<>(nothing, null, new Incoming.Rejection(RejectionReason.EMPTY, "no value"))));

        assertEquals(List.of(), harness.extractOutputValues());
        assertEquals(
                List.of("OVERSIZE", "EMPTY"),
                letters().stream().map(DeadLetter::getReason).toList());
        assertEquals(
                DeadLetters.LARGEST_VALUE_BYTES, letters().get(0).getValue().remaining());
        assertEquals(
                "too big; only the first 786432 bytes are kept",
                letters().get(0).getDetail());
        assertEquals(ByteBuffer.wrap(BYTES), letters().get(0).getKey());
    }

    private void process(long timestamp) throws Exception {
        AccessEvent event = AccessEvent.newBuilder()
                .setCustomerId("anna")
                .setItemId("cart")
                .setRegion("eu-west")
                .setTimestamp(timestamp)
                .build();
        harness.processElement(new StreamRecord<>(new Incoming<>(new Received<>(ORIGIN, null, event), BYTES, null)));
    }

    private List<DeadLetter> letters() {
        var output = harness.getSideOutput(AcceptRecords.DEAD_LETTERS);
        return output == null
                ? List.of()
                : output.stream().map(StreamRecord::getValue).toList();
    }
}
