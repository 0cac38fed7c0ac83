package io.foreshard.partitions.etcd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.foreshard.partitions.etcd.ControlPlaneException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * JSON values with a version field. A reader ignores fields that it does not know; a value of a version that it does not
 * know is refused.
 */
final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int VERSION = 1;

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode().put("v", VERSION);
    }

    static ByteSequence bytes(ObjectNode value) {
        try {
            return ByteSequence.from(MAPPER.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values was not written as JSON", e);
        }
    }

    /** Reads a value, or says which key holds what cannot be read. */
    static <T> T read(KeyValue entry, Function<JsonNode, T> reader) {
        try {
            JsonNode node = MAPPER.readTree(entry.getValue().getBytes());
            int version = node.path("v").asInt(0);
            if (version != VERSION) {
                throw new IllegalArgumentException("version " + version + ", expected " + VERSION);
            }
            return reader.apply(node);
        } catch (IOException | IllegalArgumentException e) {
            throw new ControlPlaneException(
                    Code.BROKEN,
                    "etcd key " + entry.getKey().toString(StandardCharsets.UTF_8) + " holds no valid value: "
                            + e.getMessage() + "; correct or delete it",
                    e);
        }
    }

    static String text(JsonNode node, String field) {
        return optionalText(node, field).orElseThrow(() -> missing(field));
    }

    static Optional<String> optionalText(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
    }

    static long number(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.canConvertToLong()) {
            throw missing(field);
        }
        return value.longValue();
    }

    static Instant instant(JsonNode node, String field) {
        return Instant.ofEpochMilli(number(node, field));
    }

    static Optional<Instant> optionalInstant(JsonNode node, String field) {
        return node.has(field) ? Optional.of(instant(node, field)) : Optional.empty();
    }

    private static IllegalArgumentException missing(String field) {
        return new IllegalArgumentException("field '" + field + "' is missing or of another type");
    }
}
