package io.foreshard.flink.wire;

import io.foreshard.schemas.DeadLetter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes dead letters that fit into Kafka whatever came in. */
final class DeadLetters {

    /** Of key and value each: together they stay below the broker's limit of 1 MiB a record. */
    static final int LARGEST_VALUE_BYTES = 768 * 1024;

    private static final int LARGEST_KEY_BYTES = 64 * 1024;

    private DeadLetters() {}

    static DeadLetter of(
            Received<?> received, byte @Nullable [] value, Incoming.Rejection rejection, String rejectedBy) {
        Origin origin = received.origin();
        boolean cut = value != null && value.length > LARGEST_VALUE_BYTES;
        return DeadLetter.newBuilder()
                .setTopic(origin.topic())
                .setPartition(origin.partition())
                .setOffset(origin.offset())
                .setTimestamp(origin.timestampMillis())
                .setReason(rejection.reason().name())
                .setDetail(
                        rejection.detail() + (cut ? "; only the first " + LARGEST_VALUE_BYTES + " bytes are kept" : ""))
                .setRejectedBy(rejectedBy)
                .setKey(bounded(received.keyOrNull(), LARGEST_KEY_BYTES))
                .setValue(bounded(value, LARGEST_VALUE_BYTES))
                .build();
    }

    private static @Nullable ByteBuffer bounded(byte @Nullable [] bytes, int most) {
        if (bytes == null) {
            return null;
        }
        return ByteBuffer.wrap(bytes.length > most ? Arrays.copyOf(bytes, most) : bytes);
    }
}
