package io.foreshard.stack.chaos;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One operation as its client saw it: one line of the history. Immutable.
 *
 * @param client who did it, one after the other
 * @param connection unique in the run; a client has another one after a failure
 * @param value written or read; of a log the last token
 * @param version how many writes the value shows; 0 where none is known
 * @param start microseconds since the start of the run, when the client sent it
 * @param end microseconds since the start of the run, when it had the answer or gave up
 * @param error what it was told instead of an answer, or empty
 */
record Operation(
        String client,
        long connection,
        Kind kind,
        String key,
        String value,
        long version,
        long start,
        long end,
        Result result,
        String error) {

    /** What was asked for. */
    enum Kind {
        @JsonProperty("incr")
        INCR,
        @JsonProperty("append")
        APPEND,
        /** On a READWRITE connection. */
        @JsonProperty("read-strict")
        READ_STRICT,
        /** On a READONLY connection. */
        @JsonProperty("read-bounded")
        READ_BOUNDED,
        /** The whole value, read strictly after everything else. */
        @JsonProperty("final")
        FINAL;

        boolean isWrite() {
            return this == INCR || this == APPEND;
        }

        boolean isRead() {
            return this == READ_STRICT || this == READ_BOUNDED;
        }
    }

    /** How it ended. */
    enum Result {
        @JsonProperty("ok")
        OK,
        /** Told that it was not done: TRYAGAIN, UNAVAILABLE, OVERLOADED. */
        @JsonProperty("refused")
        REFUSED,
        /** Nobody knows: no answer, or told so. */
        @JsonProperty("unknown")
        UNKNOWN,
        /** There was no connection to send it on. */
        @JsonProperty("unsent")
        UNSENT
    }

    boolean isAcknowledged() {
        return result == Result.OK;
    }
}
