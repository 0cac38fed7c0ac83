package io.foreshard.partitions.redis;

import io.foreshard.core.Home;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A list that a script returned: positions to the contract's values. */
record RedisRows(List<?> columns) {

    private static final int OPERATION_PARTS = 5;

    static RedisRows of(Object answer) {
        return new RedisRows((List<?>) answer);
    }

    int size() {
        return columns.size();
    }

    Bytes bytes(int column) {
        return Bytes.wrap((byte[]) columns.get(column));
    }

    String text(int column) {
        return bytes(column).utf8();
    }

    long number(int column) {
        Object value = columns.get(column);
        return value instanceof Long integer ? integer : Long.parseLong(text(column));
    }

    RedisRows list(int column) {
        return of(columns.get(column));
    }

    OptionalLong optionalLong(int column) {
        return text(column).isEmpty() ? OptionalLong.empty() : OptionalLong.of(number(column));
    }

    /** Seven columns from here on. */
    OwnerRecord owner(int first) {
        String successor = text(first + 6);
        return new OwnerRecord(
                Role.valueOf(text(first)),
                number(first + 1),
                new Fence(number(first + 2), number(first + 3)),
                text(first + 4).equals("1"),
                text(first + 5).equals("1"),
                successor.isEmpty() ? Optional.empty() : Optional.of(new PartitionId(successor)));
    }

    /** Two columns from here on. */
    Optional<Home> home(int first) {
        String partition = text(first);
        return partition.isEmpty()
                ? Optional.empty()
                : Optional.of(new Home(new PartitionId(partition), number(first + 1)));
    }

    /** Kind, expiry, string and fields from here on; past its expiry or not. */
    ItemContent content(int first) {
        String kind = text(first);
        if (kind.isEmpty()) {
            return ItemContent.ABSENT;
        }
        ItemValue value =
                kind.equals("HASH") ? new HashValue(list(first + 3).fields()) : new StringValue(bytes(first + 2));
        return new ItemContent(Optional.of(value), optionalLong(first + 1));
    }

    /** Ids and packed operations in turn, oldest first, those before this time left out. */
    List<AppliedOperation> operations(long sinceMillis) {
        List<AppliedOperation> operations = new ArrayList<>();
        for (int i = 0; i < size(); i += 2) {
            operations.add(unpack(text(i), bytes(i + 1)));
        }
        operations.removeIf(operation -> operation.appliedAtMillis() < sinceMillis);
        operations.sort(Comparator.comparingLong(AppliedOperation::version));
        return operations;
    }

    /** {@code time|version|reply|amount|text}, the form in which the scripts keep it. */
    static Bytes pack(AppliedOperation operation) {
        FlatReply reply = FlatReply.of(operation.reply());
        return Bytes.utf8(operation.appliedAtMillis() + "|" + operation.version() + "|" + reply.name() + "|"
                        + reply.amount() + "|")
                .concat(reply.text());
    }

    private Map<String, Bytes> fields() {
        Map<String, Bytes> fields = new TreeMap<>();
        for (int i = 0; i < size(); i += 2) {
            fields.put(text(i), bytes(i + 1));
        }
        return fields;
    }

    private static AppliedOperation unpack(String id, Bytes packed) {
        byte[] content = packed.array();
        String[] parts = new String[OPERATION_PARTS - 1];
        int start = 0;
        for (int part = 0; part < parts.length; part++) {
            int end = start;
            while (content[end] != '|') {
                end++;
            }
            parts[part] = new String(content, start, end - start, StandardCharsets.US_ASCII);
            start = end + 1;
        }
        Bytes text = Bytes.wrap(Arrays.copyOfRange(content, start, content.length));
        FlatReply reply = new FlatReply(parts[2], Long.parseLong(parts[3]), text);
        return new AppliedOperation(
                OperationId.parse(id), Long.parseLong(parts[0]), Long.parseLong(parts[1]), reply.reply());
    }
}
