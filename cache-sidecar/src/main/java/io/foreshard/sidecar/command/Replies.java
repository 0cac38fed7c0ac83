package io.foreshard.sidecar.command;

import io.foreshard.core.store.Bytes;
import io.foreshard.core.store.Mutation;
import io.foreshard.sidecar.resp.Reply;
import org.jspecify.annotations.Nullable;

/** Redis's words for what homes and copies say. */
final class Replies {

    static final Reply WRONG_TYPE =
            new Reply.Failure("WRONGTYPE Operation against a key holding the wrong kind of value");

    private Replies() {}

    static Reply bulkOrNull(@Nullable Bytes value) {
        return value == null ? Reply.NULL : new Reply.Bulk(value);
    }

    static Reply failure(Mutation.Failure failure) {
        return switch (failure) {
            case WRONG_TYPE -> WRONG_TYPE;
            case NOT_AN_INTEGER -> new Reply.Failure(Arguments.NOT_AN_INTEGER);
            case OVERFLOW -> new Reply.Failure("ERR increment or decrement would overflow");
            case TOO_LARGE -> new Reply.Failure("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
        };
    }

    /** Any answer of a home, with the command's own words for "done" and "not performed". */
    static Reply of(Mutation.Reply reply, Reply done, Reply notPerformed) {
        if (reply instanceof Mutation.Reply.Amount amount) {
            return new Reply.Amount(amount.value());
        }
        if (reply instanceof Mutation.Reply.Text text) {
            return bulkOrNull(text.value().orElse(null));
        }
        if (reply instanceof Mutation.Reply.Failed failed) {
            return failure(failed.failure());
        }
        return reply instanceof Mutation.Reply.Done ? done : notPerformed;
    }
}
