package io.foreshard.partitions.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreshard.core.PartitionId;
import io.foreshard.core.store.Bytes;
import io.foreshard.core.store.Fence;
import io.foreshard.core.store.ItemContent;
import io.foreshard.core.store.ItemSnapshot.AppliedOperation;
import io.foreshard.core.store.ItemValue;
import io.foreshard.core.store.ItemValue.HashValue;
import io.foreshard.core.store.ItemValue.StringValue;
import io.foreshard.core.store.OperationId;
import io.foreshard.core.store.OwnerRecord;
import io.foreshard.core.store.Role;
import io.foreshard.partitions.codec.FlatReply;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Between rows and the contract's values. Field names and values of hashes travel as hexadecimal JSON. */
final class PostgresRows {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HexFormat HEX = HexFormat.of();

    private PostgresRows() {}

    /** The item's own record; a missing row reads as none. */
    static OwnerRecord owner(ResultSet row) throws SQLException {
        String role = row.getString("role");
        if (role == null) {
            return OwnerRecord.NONE;
        }
        return new OwnerRecord(
                Role.valueOf(role),
                row.getLong("epoch"),
                new Fence(row.getLong("fence_epoch"), row.getLong("fence_claim")),
                row.getBoolean("closed"),
                row.getBoolean("inherited"),
                Optional.ofNullable(row.getString("successor")).map(PartitionId::new));
    }

    /** What is held, past its expiry or not. */
    static ItemContent content(ResultSet row) throws SQLException {
        String kind = row.getString("kind");
        if (kind == null) {
            return ItemContent.ABSENT;
        }
        ItemValue value = kind.equals("HASH")
                ? new HashValue(fields(row.getString("fields")))
                : new StringValue(Bytes.wrap(row.getBytes("value")));
        return new ItemContent(Optional.of(value), optionalLong(row, "expires_at"));
    }

    static OptionalLong optionalLong(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    static FlatReply reply(ResultSet row) throws SQLException {
        byte[] text = row.getBytes("reply_text");
        return new FlatReply(
                row.getString("reply"), row.getLong("reply_amount"), text == null ? Bytes.EMPTY : Bytes.wrap(text));
    }

    static AppliedOperation operation(ResultSet row) throws SQLException {
        return new AppliedOperation(
                OperationId.of(row.getObject("operation", java.util.UUID.class)),
                row.getLong("applied_at"),
                row.getLong("version"),
                reply(row).reply());
    }

    static String name(String field) {
        return HEX.formatHex(field.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes of a string; null if it is none. */
    static byte @Nullable [] bytes(@Nullable ItemValue value) {
        return value instanceof StringValue string ? string.bytes().array() : null;
    }

    /** The fields of a hash as JSON; null if it is none. */
    static @Nullable String json(@Nullable ItemValue value) {
        if (!(value instanceof HashValue hash)) {
            return null;
        }
        ObjectNode node = JSON.createObjectNode();
        hash.fields().forEach((name, content) -> node.put(name(name), HEX.formatHex(content.array())));
        return node.toString();
    }

    /** As the function that installs a snapshot takes them. */
    static String json(List<AppliedOperation> operations) {
        ArrayNode array = JSON.createArrayNode();
        for (AppliedOperation operation : operations) {
            FlatReply reply = FlatReply.of(operation.reply());
            array.addObject()
                    .put("id", operation.id().hex())
                    .put("at", operation.appliedAtMillis())
                    .put("version", operation.version())
                    .put("reply", reply.name())
                    .put("amount", reply.amount())
                    .put("text", HEX.formatHex(reply.text().array()));
        }
        return array.toString();
    }

    /** The operations of a snapshot, oldest first. */
    static List<AppliedOperation> operations(@Nullable String json) throws SQLException {
        List<AppliedOperation> operations = new ArrayList<>();
        for (JsonNode node : json == null ? JSON.createArrayNode() : parse(json)) {
            FlatReply reply = new FlatReply(
                    node.get("reply").asText(),
                    node.get("amount").asLong(),
                    Bytes.wrap(HEX.parseHex(node.get("text").asText())));
            operations.add(new AppliedOperation(
                    OperationId.parse(node.get("id").asText().replace("-", "")),
                    node.get("at").asLong(),
                    node.get("version").asLong(),
                    reply.reply()));
        }
        return operations;
    }

    private static Map<String, Bytes> fields(String json) throws SQLException {
        Map<String, Bytes> fields = new TreeMap<>();
        parse(json)
                .properties()
                .forEach(field -> fields.put(
                        new String(HEX.parseHex(field.getKey()), StandardCharsets.UTF_8),
                        Bytes.wrap(HEX.parseHex(field.getValue().asText()))));
        return fields;
    }

    private static JsonNode parse(String json) throws SQLException {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new SQLException("damaged data: not the JSON that was stored", "22032", e);
        }
    }
}
