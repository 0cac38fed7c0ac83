package io.foreshard.partitions.codec;

import io.foreshard.core.store.Bytes;
import io.foreshard.core.store.Mutation.Failure;
import io.foreshard.core.store.Mutation.Reply;
import java.util.Optional;

/**
 * A reply as a name, a number and a text.
 *
 * @param name DONE, NOT_PERFORMED, AMOUNT, TEXT, NONE (a text that is absent), or that of a {@link Failure}
 * @param amount for AMOUNT, else 0
 * @param text for TEXT, else empty
 */
public record FlatReply(String name, long amount, Bytes text) {

    public static FlatReply of(Reply reply) {
        if (reply instanceof Reply.Amount amount) {
            return new FlatReply("AMOUNT", amount.value(), Bytes.EMPTY);
        }
        if (reply instanceof Reply.Text text) {
            return text.value()
                    .map(value -> new FlatReply("TEXT", 0, value))
                    .orElseGet(() -> new FlatReply("NONE", 0, Bytes.EMPTY));
        }
        if (reply instanceof Reply.Failed failed) {
            return new FlatReply(failed.failure().name(), 0, Bytes.EMPTY);
        }
        return new FlatReply(reply instanceof Reply.Done ? "DONE" : "NOT_PERFORMED", 0, Bytes.EMPTY);
    }

    public Reply reply() {
        return switch (name) {
            case "DONE" -> new Reply.Done();
            case "NOT_PERFORMED" -> new Reply.NotPerformed();
            case "AMOUNT" -> new Reply.Amount(amount);
            case "TEXT" -> new Reply.Text(Optional.of(text));
            case "NONE" -> new Reply.Text(Optional.empty());
            default -> new Reply.Failed(Failure.valueOf(name));
        };
    }
}
