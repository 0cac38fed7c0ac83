package io.foreshard.schemas.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.schemas.AccessEvent;
import io.foreshard.schemas.Operation;
import io.foreshard.schemas.ServedBy;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessEventDecoderTest {

    private static final String REQUIRED =
            "\"customerId\":\"ann\",\"itemId\":\"cart\",\"timestamp\":1700000000000,\"region\":\"eu-west\"";

    private final AccessEventDecoder decoder = new AccessEventDecoder(SchemaSource.NONE);

    @Test
    void fourFieldsAreEnough() {
        AccessEvent event = decode("{" + REQUIRED + "}");
        assertEquals(
                new AccessEvent("ann", "cart", 1_700_000_000_000L, "eu-west", Operation.READ, 0L, null, null), event);
    }

    @Test
    void readsTheOptionalOnesAndIgnoresTheUnknown() {
        AccessEvent event = decode("{\"trace\":{\"a\":[1,{}]}," + REQUIRED
                + ",\"operation\":\"write\",\"bytes\":12,\"latencyMicros\":840,\"servedBy\":\"REMOTE_HOME\"}\n");
        assertEquals(
                new AccessEvent(
                        "ann", "cart", 1_700_000_000_000L, "eu-west", Operation.WRITE, 12L, 840L, ServedBy.REMOTE_HOME),
                event);
    }

    @Test
    void nullStandsForAbsent() {
        assertEquals(
                Operation.READ,
                decode("{" + REQUIRED + ",\"operation\":null,\"bytes\":null}").getOperation());
    }

    @Test
    void aWayOfServingFromTheFutureIsUnknown() {
        assertEquals(
                ServedBy.UNKNOWN,
                decode("{" + REQUIRED + ",\"servedBy\":\"PEER\"}").getServedBy());
    }

    @Test
    void readsAvroFromTheSameTopic() {
        AccessEvent event = new AccessEvent("ann", "a:b", 5L, "us-east", Operation.WRITE, 1L, 2L, ServedBy.SHADOW);
        assertEquals(
                Decoded.of(event),
                decoder.decode(RecordCodec.of(AccessEvent.class).encode(event)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{                                        | MALFORMED_JSON   | end",
                "{\"customerId\":\"ann                    | MALFORMED_JSON   | end",
                "{}{}                                     | MALFORMED_JSON   | one JSON object",
                "{} x                                     | MALFORMED_JSON   | byte",
                "{\"customerId\":\"a\",\"itemId\":\"i\",\"timestamp\":1} | MISSING_FIELD | region is missing",
                "{\"customerId\":null}                    | MISSING_FIELD    | customerId is missing",
                "{\"customerId\":7}                       | INVALID_FIELD    | customerId is '7'; expected a string",
                "{\"timestamp\":\"yesterday\"}            | INVALID_FIELD    | timestamp is 'yesterday'; expected an integer",
                "{\"timestamp\":1.5}                      | INVALID_FIELD    | timestamp is '1.5'",
                "{\"timestamp\":99999999999999999999}     | INVALID_FIELD    | expected an integer of 64 bits",
                "{\"region\":{\"name\":\"eu\"}}           | INVALID_FIELD    | region is a structure",
                "{\"bytes\":-1}                           | INVALID_FIELD    | bytes is -1; expected 0 or more",
                "{\"operation\":\"SCAN\"}                 | INVALID_FIELD    | expected READ or WRITE",
                "[1]                                      | UNKNOWN_ENCODING | 5B 31 5D",
                "hello                                    | UNKNOWN_ENCODING | expected a JSON object",
            })
    void saysPreciselyWhatIsWrong(String text, RejectionReason reason, String detail) {
        var rejected = assertInstanceOf(Decoded.Rejected.class, decoder.decode(text.getBytes(UTF_8)));
        assertEquals(reason, rejected.reason(), rejected.detail());
        assertTrue(rejected.detail().contains(detail), rejected.detail());
    }

    @Test
    void refusesWhatIsTooLarge() {
        byte[] large = ("{" + REQUIRED + ",\"note\":\"" + "x".repeat(20_000) + "\"}").getBytes(UTF_8);
        assertEquals(
                RejectionReason.OVERSIZE,
                assertInstanceOf(Decoded.Rejected.class, decoder.decode(large)).reason());
    }

    @Test
    void neverThrowsWhateverComes() {
        Random random = new Random(20260102);
        byte[] valid = ("{" + REQUIRED + ",\"operation\":\"WRITE\"}").getBytes(UTF_8);
        for (int i = 0; i < 50_000; i++) {
            byte[] mutated = valid.clone();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                mutated[1 + random.nextInt(mutated.length - 1)] = (byte) random.nextInt(256);
            }
            decoder.decode(mutated);
        }
    }

    private AccessEvent decode(String json) {
        return decoder.decode(json.getBytes(UTF_8)).orElseThrow();
    }
}
