package io.foreshard.core.store;

import org.jspecify.annotations.Nullable;

/** A partition store that could not do its work. */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Code code;

    public StoreException(Code code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    /** What failed, and what the caller may do about it. */
    public enum Code {
        /** It was never reached: nothing happened, a retry helps once it is back. */
        UNREACHABLE(true, false),
        /** No answer in time, or the connection broke meanwhile: it may have happened. */
        OUTCOME_UNKNOWN(true, true),
        /** It refuses work for now: full pool, deadlock, fail-over. */
        OVERLOADED(true, false),
        /** It answered something that it must not: wrong schema, damaged data, missing right. */
        BROKEN(false, false);

        private final boolean retryable;
        private final boolean mayHaveHappened;

        Code(boolean retryable, boolean mayHaveHappened) {
            this.retryable = retryable;
            this.mayHaveHappened = mayHaveHappened;
        }

        public boolean isRetryable() {
            return retryable;
        }

        public boolean mayHaveHappened() {
            return mayHaveHappened;
        }
    }
}
