package io.foreshard.sidecar.command;

import io.foreshard.core.store.Bytes;
import io.foreshard.core.store.ItemValue;
import io.foreshard.sidecar.items.ItemCopy;
import io.foreshard.sidecar.resp.Reply;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Commands that look and change nothing. */
final class Reads {

    private Reads() {}

    /** The reply of one copy at a time. */
    @FunctionalInterface
    interface One {
        Reply of(ItemCopy copy, long nowMillis);
    }

    static Plan one(Arguments arguments, One answer) {
        return new Plan.Read(List.of(arguments.key(1)), (copies, now) -> answer.of(copies.get(0), now));
    }

    static Plan get(Arguments arguments) {
        return one(arguments, Reads::string);
    }

    static Reply string(ItemCopy copy, long nowMillis) {
        ItemValue value = copy.valueAt(nowMillis);
        return value == null || value.type() == ItemValue.Type.STRING
                ? Replies.bulkOrNull(copy.stringAt(nowMillis))
                : Replies.WRONG_TYPE;
    }

    static Plan strlen(Arguments arguments) {
        return one(arguments, (copy, now) -> {
            Reply string = string(copy, now);
            Bytes bytes = copy.stringAt(now);
            return string instanceof Reply.Failure ? string : new Reply.Amount(bytes == null ? 0 : bytes.length());
        });
    }

    static Plan mget(Arguments arguments) {
        return new Plan.Read(
                arguments.keysFrom(1),
                (copies, now) -> new Reply.Array(copies.stream()
                        .map(copy -> Replies.bulkOrNull(copy.stringAt(now)))
                        .toList()));
    }

    static Plan exists(Arguments arguments) {
        return new Plan.Read(
                arguments.keysFrom(1),
                (copies, now) -> new Reply.Amount(copies.stream()
                        .filter(copy -> copy.valueAt(now) != null)
                        .count()));
    }

    static Plan ttl(Arguments arguments) {
        return one(arguments, (copy, now) -> {
            long millis = timeToLive(copy, now);
            return new Reply.Amount(millis < 0 ? millis : (millis + 500) / 1000);
        });
    }

    static Plan pttl(Arguments arguments) {
        return one(arguments, (copy, now) -> new Reply.Amount(timeToLive(copy, now)));
    }

    /** Redis's numbers: -2 without an item, -1 without an expiry. */
    private static long timeToLive(ItemCopy copy, long nowMillis) {
        if (copy.valueAt(nowMillis) == null) {
            return -2;
        }
        return copy.expiresAtMillis() == ItemCopy.NEVER ? -1 : copy.expiresAtMillis() - nowMillis;
    }

    static Plan type(Arguments arguments) {
        return one(arguments, (copy, now) -> new Reply.Simple(typeName(copy.valueAt(now))));
    }

    private static String typeName(@Nullable ItemValue value) {
        return value == null ? "none" : value.type().name().toLowerCase(Locale.ROOT);
    }
}
