package io.foreshard.core.store;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What an item holds. Immutable. */
public sealed interface ItemValue {

    Type type();

    /** Bytes of content, field names included. */
    long size();

    /** The tag kept with every stored value. */
    enum Type {
        STRING,
        HASH
    }

    /** A Redis string: any bytes, possibly none. */
    record StringValue(Bytes bytes) implements ItemValue {
        @Override
        public Type type() {
            return Type.STRING;
        }

        @Override
        public long size() {
            return bytes.length();
        }
    }

    /**
     * A Redis hash. A hash without fields does not exist: removing the last field deletes the item.
     *
     * @param fields at least one; names are text in UTF-8
     */
    record HashValue(SortedMap<String, Bytes> fields) implements ItemValue {
        public HashValue(Map<String, Bytes> fields) {
            this(Collections.unmodifiableSortedMap(new TreeMap<>(fields)));
        }

        public HashValue {
            if (fields.isEmpty()) {
                throw new IllegalArgumentException("a hash holds at least one field");
            }
        }

        @Override
        public Type type() {
            return Type.HASH;
        }

        @Override
        public long size() {
            return fields.entrySet().stream()
                    .mapToLong(field -> Bytes.utf8(field.getKey()).length()
                            + field.getValue().length())
                    .sum();
        }
    }
}
