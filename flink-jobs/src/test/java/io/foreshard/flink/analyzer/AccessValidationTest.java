package io.foreshard.flink.analyzer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.flink.TestConfiguration;
import io.foreshard.schemas.AccessEvent;
import io.foreshard.schemas.codec.Decoded;
import io.foreshard.schemas.codec.RejectionReason;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccessValidationTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final AccessValidation validation = new AccessValidation(
            AnalyzerSettings.of(TestConfiguration.with(Map.of("analyzer.lateness", "5m"))), InstantSource.fixed(NOW));

    @Test
    void goodAccessesPassAlsoVeryOldOnesAndThoseOfAClockThatIsABitFast() {
        assertTrue(check("anna", "cart", "eu-west", NOW) instanceof Decoded.Value);
        assertTrue(check("anna", "ca:rt", "eu-west", Instant.parse("2009-02-01T00:00:00Z")) instanceof Decoded.Value);
        assertTrue(check("anna", "cart", "eu-west", NOW.plusSeconds(299)) instanceof Decoded.Value);
    }

    @Test
    void whatCannotBeTrueIsRejectedWithTheReason() {
        assertEquals(RejectionReason.INVALID_IDENTITY, reason("", "cart", "eu-west", NOW));
        assertEquals(RejectionReason.INVALID_IDENTITY, reason("anna", "", "eu-west", NOW));
        assertEquals(RejectionReason.INVALID_IDENTITY, reason("an:na", "cart", "eu-west", NOW));
        assertEquals(RejectionReason.INVALID_IDENTITY, reason("anna", "x".repeat(600), "eu-west", NOW));
        assertEquals(RejectionReason.UNKNOWN_REGION, reason("anna", "cart", "EU West", NOW));
        assertEquals(RejectionReason.ABSURD_TIMESTAMP, reason("anna", "cart", "eu-west", NOW.plusSeconds(301)));
        assertEquals(
                RejectionReason.ABSURD_TIMESTAMP,
                reason("anna", "cart", "eu-west", Instant.ofEpochMilli(NOW.getEpochSecond())));
        assertEquals(RejectionReason.ABSURD_TIMESTAMP, reason("anna", "cart", "eu-west", Instant.ofEpochMilli(-1)));
    }

    private RejectionReason reason(String customer, String item, String region, Instant time) {
        return ((Decoded.Rejected<AccessEvent>) check(customer, item, region, time)).reason();
    }

    private Decoded<AccessEvent> check(String customer, String item, String region, Instant time) {
        return validation.check(Decoded.of(AccessEvent.newBuilder()
                .setCustomerId(customer)
                .setItemId(item)
                .setRegion(region)
                .setTimestamp(time.toEpochMilli())
                .build()));
    }
}
