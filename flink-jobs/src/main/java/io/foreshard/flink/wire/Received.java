package io.foreshard.flink.wire;

import org.jspecify.annotations.Nullable;

/**
 * A record of a topic. Immutable: nobody changes key or value.
 *
 * @param keyOrNull as it stands in Kafka
 * @param valueOrNull null for the tombstone of a compacted topic
 */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
public record Received<T>(
        Origin origin,
        byte @Nullable [] keyOrNull,
        @Nullable T valueOrNull) {

    /** Whether the key was deleted from a compacted topic. */
    public boolean tombstone() {
        return valueOrNull == null;
    }

    /** @throws IllegalStateException if this is a tombstone */
    public T value() {
        T value = valueOrNull;
        if (value == null) {
            throw new IllegalStateException("a tombstone at " + origin + " where a record was expected");
        }
        return value;
    }
}
