package io.foreshard.flink.wire;

import io.foreshard.schemas.codec.RejectionReason;
import org.jspecify.annotations.Nullable;

/**
 * What a source hands on: a record with its original bytes, or the bytes and why they are none. Immutable.
 *
 * @param received its value is null for a tombstone and for what was rejected
 * @param bytesOrNull the original value
 * @param rejectionOrNull null if the record is good
 */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
record Incoming<T>(
        Received<T> received,
        byte @Nullable [] bytesOrNull,
        @Nullable Rejection rejectionOrNull) {

    /** Why a record was refused, and in words. */
    record Rejection(RejectionReason reason, String detail) {}
}
