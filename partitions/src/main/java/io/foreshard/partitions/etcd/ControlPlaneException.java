package io.foreshard.partitions.etcd;

import org.jspecify.annotations.Nullable;

/** etcd could not do what it was asked. The message names the operation, the endpoints and what to do. */
public final class ControlPlaneException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Code code;

    public ControlPlaneException(Code code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    /** Whether the same call may succeed later without anybody changing anything. */
    public boolean isRetryable() {
        return code.retryable;
    }

    /** Whether the change may have been made all the same: read before you repeat it. */
    public boolean mayHaveHappened() {
        return code.mayHaveHappened;
    }

    /** What failed, and what the caller may do about it. */
    public enum Code {
        /** No endpoint could be reached: nothing happened. */
        UNREACHABLE(true, false),
        /** A read got no answer in time. */
        TIMEOUT(true, false),
        /** A change got no answer, or the connection broke meanwhile. */
        OUTCOME_UNKNOWN(true, true),
        /** Too many calls in flight here, or etcd refuses load: nothing happened. */
        OVERLOADED(true, false),
        /** User, password, certificate or right is not accepted. */
        DENIED(false, false),
        /** The revision asked for is gone. */
        COMPACTED(false, false),
        /** The lease has expired or was revoked. */
        LEASE_LOST(false, false),
        /** The database quota is used up: only an operator can help. */
        NO_SPACE(false, false),
        /** This client is closed. */
        CLOSED(false, false),
        /** A stored value cannot be read, or etcd answered what it must not. */
        BROKEN(false, false);

        private final boolean retryable;
        private final boolean mayHaveHappened;

        Code(boolean retryable, boolean mayHaveHappened) {
            this.retryable = retryable;
            this.mayHaveHappened = mayHaveHappened;
        }
    }
}
