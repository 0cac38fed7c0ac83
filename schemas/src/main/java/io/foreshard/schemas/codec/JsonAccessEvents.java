package io.foreshard.schemas.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.foreshard.schemas.AccessEvent;
import io.foreshard.schemas.Operation;
import io.foreshard.schemas.ServedBy;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of an access: one object with the field names of the Avro record. {@code customerId}, {@code itemId},
 * {@code timestamp} (ms) and {@code region} are required; unknown fields are ignored, null stands for absent. Thread-safe.
 */
final class JsonAccessEvents {

    private final JsonFactory factory = new JsonFactory();

    Decoded<AccessEvent> decode(byte[] bytes) {
        try (JsonParser parser = factory.createParser(bytes)) {
            return new Reading(parser).read();
        } catch (JsonProcessingException e) {
            return Decoded.rejected(RejectionReason.MALFORMED_JSON, describe(e));
        } catch (IOException e) {
            return Decoded.rejected(RejectionReason.MALFORMED_JSON, "not UTF-8 text: " + e.getMessage());
        } catch (RecordRejectedException e) {
            return Decoded.rejected(e.reason(), e.detail());
        }
    }

    private static String describe(JsonProcessingException failure) {
        var location = failure.getLocation();
        return Excerpt.of(failure.getOriginalMessage())
                + (location == null ? "" : " at byte " + Math.max(0, location.getByteOffset()));
    }

    /** The fields of one object, while it is read. */
    private static final class Reading {

        private final JsonParser parser;
        private @Nullable String customerId;
        private @Nullable String itemId;
        private @Nullable String region;
        private @Nullable Long timestamp;
        private @Nullable Long bytes;
        private @Nullable Long latencyMicros;
        private Operation operation = Operation.READ;
        private @Nullable ServedBy servedBy;

        Reading(JsonParser parser) {
            this.parser = parser;
        }

        Decoded<AccessEvent> read() throws IOException {
            parser.nextToken();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                readField(name);
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                return Decoded.rejected(
                        RejectionReason.MALFORMED_JSON, "expected one JSON object and nothing after it");
            }
            return Decoded.of(new AccessEvent(
                    require("customerId", customerId),
                    require("itemId", itemId),
                    require("timestamp", timestamp),
                    require("region", region),
                    operation,
                    bytes == null ? 0L : bytes,
                    latencyMicros,
                    servedBy));
        }

        private void readField(String name) throws IOException {
            switch (name) {
                case "customerId" -> customerId = text(name);
                case "itemId" -> itemId = text(name);
                case "region" -> region = text(name);
                case "timestamp" -> timestamp = integer(name);
                case "bytes" -> bytes = notNegative(name, integer(name));
                case "latencyMicros" -> latencyMicros = notNegative(name, integer(name));
                case "operation" -> operation = operation(text(name));
                case "servedBy" -> servedBy = servedBy(text(name));
                default -> parser.skipChildren();
            }
        }

        private @Nullable String text(String name) throws IOException {
            return switch (parser.currentToken()) {
                case VALUE_STRING -> parser.getText();
                case VALUE_NULL -> null;
                default -> throw invalid(name, "a string");
            };
        }

        private @Nullable Long integer(String name) throws IOException {
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                return null;
            }
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                    || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                throw invalid(name, "an integer of 64 bits");
            }
            return parser.getLongValue();
        }

        private RecordRejectedException invalid(String name, String expected) throws IOException {
            String found = parser.currentToken().isScalarValue()
                    ? "'" + Excerpt.of(parser.getText()) + "'"
                    : parser.currentToken().isStructStart() ? "a structure" : "nothing";
            return rejectedField(name + " is " + found + "; expected " + expected);
        }

        private static @Nullable Long notNegative(String name, @Nullable Long value) {
            if (value != null && value < 0) {
                throw rejectedField(name + " is " + value + "; expected 0 or more");
            }
            return value;
        }

        private static Operation operation(@Nullable String name) {
            if (name == null) {
                return Operation.READ;
            }
            return switch (name.toUpperCase(Locale.ROOT)) {
                case "READ" -> Operation.READ;
                case "WRITE" -> Operation.WRITE;
                default -> throw rejectedField("operation is '" + Excerpt.of(name) + "'; expected READ or WRITE");
            };
        }

        /** A way of serving that this version does not know is no reason to lose the access. */
        private static @Nullable ServedBy servedBy(@Nullable String name) {
            if (name == null) {
                return null;
            }
            for (ServedBy candidate : ServedBy.values()) {
                if (candidate.name().equalsIgnoreCase(name)) {
                    return candidate;
                }
            }
            return ServedBy.UNKNOWN;
        }

        private static <V> V require(String name, @Nullable V value) {
            if (value == null) {
                throw new RecordRejectedException(
                        RejectionReason.MISSING_FIELD,
                        name + " is missing; customerId, itemId, timestamp and region are required");
            }
            return value;
        }

        private static RecordRejectedException rejectedField(String detail) {
            return new RecordRejectedException(RejectionReason.INVALID_FIELD, detail);
        }
    }
}
