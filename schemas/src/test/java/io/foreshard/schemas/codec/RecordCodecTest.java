package io.foreshard.schemas.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.schemas.AccessEvent;
import io.foreshard.schemas.DeadLetter;
import io.foreshard.schemas.Operation;
import io.foreshard.schemas.ServedBy;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordCodecTest {

    private static final AccessEvent EVENT = AccessEvent.newBuilder()
            .setCustomerId("ann")
            .setItemId("cart")
            .setTimestamp(1_700_000_000_000L)
            .setRegion("eu-west")
            .setServedBy(ServedBy.REMOTE_HOME)
            .build();

    private final RecordCodec<AccessEvent> codec = RecordCodec.of(AccessEvent.class);

    @Test
    void decodesWhatItEncoded() {
        assertEquals(EVENT, codec.decode(codec.encode(EVENT)));
    }

    @Test
    void writesTheBytesOfAvrosOwnEncoder() throws Exception {
        assertEquals(EVENT.toByteBuffer(), ByteBuffer.wrap(codec.encode(EVENT)));
    }

    @Test
    void aRecordThatCannotBeWrittenLeavesNothingInTheNextOne() {
        byte[] before = codec.encode(EVENT);
        AccessEvent broken =
                new AccessEvent("ann", "cart", 1_700_000_000_000L, null, Operation.READ, 1L, null, ServedBy.UNKNOWN);
        assertThrows(NullPointerException.class, () -> codec.encode(broken));
        assertArrayEquals(before, codec.encode(EVENT));
    }

    @Test
    void keepsForeignBytesAsTheyAre() {
        DeadLetter letter = DeadLetter.newBuilder()
                .setTopic("access-logs")
                .setPartition(3)
                .setOffset(17)
                .setTimestamp(5)
                .setReason("EMPTY")
                .setDetail("")
                .setRejectedBy("test")
                .setValue(ByteBuffer.wrap(new byte[] {(byte) 0xc3, 1, 0}))
                .build();
        RecordCodec<DeadLetter> letters = RecordCodec.of(DeadLetter.class);
        assertEquals(letter, letters.decode(letters.encode(letter)));
    }

    @Test
    void anOldReaderReadsANewWritersRecord() {
        Schema next = NextVersion.ofAccessEvent();
        GenericRecord written = ExampleRecords.of(next);
        written.put(
                "operation",
                new GenericData.EnumSymbol(next.getField("operation").schema(), "SCAN"));
        long fingerprint = SingleObject.fingerprintOf(next);
        RecordCodec<AccessEvent> reader =
                RecordCodec.of(AccessEvent.class, asked -> asked == fingerprint ? Optional.of(next) : Optional.empty());

        AccessEvent read = reader.decode(GenericRecords.encode(written));

        assertEquals("customerId-é", read.getCustomerId());
        assertEquals(Operation.READ, read.getOperation(), "an operation that this version does not know");
    }

    @Test
    void saysWhichSchemaItDoesNotKnow() {
        Schema next = NextVersion.ofAccessEvent();
        var rejected = rejected(GenericRecords.encode(ExampleRecords.of(next)));
        assertEquals(RejectionReason.UNKNOWN_SCHEMA, rejected.reason());
        assertTrue(rejected.detail().contains(SingleObject.hex(SingleObject.fingerprintOf(next))));
    }

    @Test
    void refusesARecordOfAnotherKind() {
        Schema letter = DeadLetter.getClassSchema();
        RecordCodec<AccessEvent> reader = RecordCodec.of(AccessEvent.class, asked -> Optional.of(letter));
        var decoded = reader.tryDecode(GenericRecords.encode(ExampleRecords.of(letter)));
        assertEquals(
                RejectionReason.INCOMPATIBLE_SCHEMA,
                assertInstanceOf(Decoded.Rejected.class, decoded).reason());
    }

    @Test
    void refusesWhatIsEmptyCutShortOrTooLong() {
        byte[] whole = codec.encode(EVENT);
        assertEquals(RejectionReason.EMPTY, rejected(new byte[0]).reason());
        assertEquals(RejectionReason.EMPTY, rejected(null).reason());
        assertEquals(
                RejectionReason.UNKNOWN_ENCODING, rejected(new byte[] {1, 2, 3}).reason());
        for (int length = SingleObject.HEADER_BYTES; length < whole.length; length++) {
            assertEquals(
                    RejectionReason.MALFORMED_AVRO,
                    rejected(Arrays.copyOf(whole, length)).reason());
        }
        assertEquals(
                RejectionReason.MALFORMED_AVRO,
                rejected(Arrays.copyOf(whole, whole.length + 1)).reason());
    }

    @Test
    void survivesRandomBodies() {
        Random random = new Random(20260101);
        byte[] whole = codec.encode(EVENT);
        for (int i = 0; i < 20_000; i++) {
            byte[] broken = Arrays.copyOf(whole, SingleObject.HEADER_BYTES + random.nextInt(64));
            for (int at = SingleObject.HEADER_BYTES; at < broken.length; at++) {
                broken[at] = (byte) random.nextInt(256);
            }
            codec.tryDecode(broken);
        }
        assertEquals(EVENT, codec.decode(whole));
    }

    @Test
    void manyThreadsMayShareIt() {
        assertTrue(IntStream.range(0, 20_000).parallel().allMatch(i -> {
            AccessEvent event = AccessEvent.newBuilder(EVENT)
                    .setItemId("item-" + i)
                    .setBytes(i)
                    .build();
            return event.equals(codec.decode(codec.encode(event)));
        }));
    }

    @Test
    void decodeThrowsWithTheReason() {
        var thrown = assertThrows(RecordRejectedException.class, () -> codec.decode(new byte[] {9}));
        assertEquals(RejectionReason.UNKNOWN_ENCODING, thrown.reason());
    }

    private Decoded.Rejected<?> rejected(byte @Nullable [] bytes) {
        return assertInstanceOf(Decoded.Rejected.class, codec.tryDecode(bytes));
    }
}
