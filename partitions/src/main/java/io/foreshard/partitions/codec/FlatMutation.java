package io.foreshard.partitions.codec;

import io.foreshard.core.store.ItemValue;
import io.foreshard.core.store.ItemValue.HashValue;
import io.foreshard.core.store.ItemValue.StringValue;
import io.foreshard.core.store.Mutation;
import io.foreshard.core.store.Mutation.Add;
import io.foreshard.core.store.Mutation.Append;
import io.foreshard.core.store.Mutation.Condition;
import io.foreshard.core.store.Mutation.Delete;
import io.foreshard.core.store.Mutation.Expire;
import io.foreshard.core.store.Mutation.Expiry;
import io.foreshard.core.store.Mutation.HashAdd;
import io.foreshard.core.store.Mutation.HashPut;
import io.foreshard.core.store.Mutation.HashRemove;
import io.foreshard.core.store.Mutation.Put;
import java.util.Optional;
import java.util.Set;

/**
 * A mutation as one list of arguments; what a mutation has no use for is empty, false or 0.
 *
 * @param value to put, to append, or the fields to set
 * @param expiry NEVER, KEEP or AT
 * @param expiresAtMillis for AT
 * @param flag return the previous value; for HASH_PUT: only if absent
 * @param delta to add
 * @param names the field to add to, or the fields to remove
 */
public record FlatMutation(
        Mutation.Kind kind,
        Optional<ItemValue> value,
        String expiry,
        long expiresAtMillis,
        Condition condition,
        boolean flag,
        long delta,
        Set<String> names) {

    public static FlatMutation of(Mutation mutation) {
        return switch (mutation.kind()) {
            case PUT -> put((Put) mutation);
            case DELETE -> plain(mutation, Optional.empty(), ((Delete) mutation).returnPrevious(), 0, Set.of());
            case ADD -> plain(mutation, Optional.empty(), false, ((Add) mutation).delta(), Set.of());
            case APPEND -> {
                ItemValue suffix = new StringValue(((Append) mutation).suffix());
                yield plain(mutation, Optional.of(suffix), false, 0, Set.of());
            }
            case EXPIRE -> expire((Expire) mutation);
            case HASH_PUT -> {
                HashPut put = (HashPut) mutation;
                yield plain(mutation, Optional.of(new HashValue(put.fields())), put.onlyIfAbsent(), 0, Set.of());
            }
            case HASH_REMOVE -> plain(mutation, Optional.empty(), false, 0, ((HashRemove) mutation).fields());
            case HASH_ADD -> {
                HashAdd add = (HashAdd) mutation;
                yield plain(mutation, Optional.empty(), false, add.delta(), Set.of(add.field()));
            }
        };
    }

    private static FlatMutation put(Put put) {
        return new FlatMutation(
                put.kind(),
                Optional.of(put.value()),
                name(put.expiry()),
                millis(put.expiry()),
                put.condition(),
                put.returnPrevious(),
                0,
                Set.of());
    }

    private static FlatMutation expire(Expire expire) {
        return new FlatMutation(
                expire.kind(),
                Optional.empty(),
                name(expire.expiry()),
                millis(expire.expiry()),
                Condition.ALWAYS,
                expire.returnValue(),
                0,
                Set.of());
    }

    private static FlatMutation plain(
            Mutation mutation, Optional<ItemValue> value, boolean flag, long delta, Set<String> names) {
        return new FlatMutation(mutation.kind(), value, "KEEP", 0, Condition.ALWAYS, flag, delta, names);
    }

    private static String name(Expiry expiry) {
        if (expiry instanceof Expiry.At) {
            return "AT";
        }
        return expiry instanceof Expiry.Keep ? "KEEP" : "NEVER";
    }

    private static long millis(Expiry expiry) {
        return expiry instanceof Expiry.At at ? at.epochMillis() : 0;
    }
}
