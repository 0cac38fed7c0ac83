package io.foreshard.core.store;

import static io.foreshard.core.store.MutationResult.failed;
import static io.foreshard.core.store.MutationResult.unchanged;

import io.foreshard.core.store.ItemValue.HashValue;
import io.foreshard.core.store.ItemValue.StringValue;
import io.foreshard.core.store.Mutation.Add;
import io.foreshard.core.store.Mutation.Append;
import io.foreshard.core.store.Mutation.Delete;
import io.foreshard.core.store.Mutation.Expire;
import io.foreshard.core.store.Mutation.Expiry;
import io.foreshard.core.store.Mutation.Failure;
import io.foreshard.core.store.Mutation.HashAdd;
import io.foreshard.core.store.Mutation.HashPut;
import io.foreshard.core.store.Mutation.HashRemove;
import io.foreshard.core.store.Mutation.Put;
import io.foreshard.core.store.Mutation.Reply;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What each mutation does to what is there, as Redis 7 does it. Pure. */
public final class MutationRules {

    /** The largest value, field names of a hash included: 16 MiB. */
    public static final long MAX_VALUE_BYTES = 16L << 20;

    private static final Reply DONE = new Reply.Done();
    private static final Reply NOT_PERFORMED = new Reply.NotPerformed();

    private MutationRules() {}

    /** The effect of this mutation at this time on this content, which may be past its expiry. */
    public static MutationResult apply(Mutation mutation, ItemContent held, long nowMillis) {
        ItemContent current = held.at(nowMillis);
        MutationResult result = switch (mutation.kind()) {
            case PUT -> put((Put) mutation, current, nowMillis);
            case DELETE -> delete((Delete) mutation, current);
            case ADD -> add((Add) mutation, current);
            case APPEND -> append((Append) mutation, current);
            case EXPIRE -> expire((Expire) mutation, current, nowMillis);
            case HASH_PUT -> hashPut((HashPut) mutation, current);
            case HASH_REMOVE -> hashRemove((HashRemove) mutation, current);
            case HASH_ADD -> hashAdd((HashAdd) mutation, current);
        };
        return isTooLarge(result) ? failed(Failure.TOO_LARGE) : result;
    }

    private static boolean isTooLarge(MutationResult result) {
        return result.change().flatMap(ItemContent::value).map(ItemValue::size).orElse(0L) > MAX_VALUE_BYTES;
    }

    private static MutationResult put(Put put, ItemContent current, long nowMillis) {
        if (put.returnPrevious() && isHash(current)) {
            return failed(Failure.WRONG_TYPE);
        }
        boolean conditionMet = switch (put.condition()) {
            case ALWAYS -> true;
            case IF_ABSENT -> current.value().isEmpty();
            case IF_PRESENT -> current.value().isPresent();
        };
        if (!conditionMet) {
            return unchanged(put.returnPrevious() ? text(current) : NOT_PERFORMED);
        }
        Reply reply = put.returnPrevious() ? text(current) : DONE;
        return expiring(reply, put.value(), put.expiry(), current, nowMillis);
    }

    private static MutationResult delete(Delete delete, ItemContent current) {
        if (delete.returnPrevious() && isHash(current)) {
            return failed(Failure.WRONG_TYPE);
        }
        if (current.value().isEmpty()) {
            return unchanged(delete.returnPrevious() ? text(current) : NOT_PERFORMED);
        }
        return changed(delete.returnPrevious() ? text(current) : DONE, ItemContent.ABSENT);
    }

    private static MutationResult add(Add add, ItemContent current) {
        if (isHash(current)) {
            return failed(Failure.WRONG_TYPE);
        }
        OptionalLong before = string(current).map(DecimalInteger::parse).orElse(OptionalLong.of(0));
        if (before.isEmpty()) {
            return failed(Failure.NOT_AN_INTEGER);
        }
        OptionalLong sum = DecimalInteger.sum(before.getAsLong(), add.delta());
        if (sum.isEmpty()) {
            return failed(Failure.OVERFLOW);
        }
        ItemValue after = new StringValue(DecimalInteger.format(sum.getAsLong()));
        return changed(new Reply.Amount(sum.getAsLong()), keepingExpiry(after, current));
    }

    private static MutationResult append(Append append, ItemContent current) {
        if (isHash(current)) {
            return failed(Failure.WRONG_TYPE);
        }
        Bytes before = string(current).orElse(Bytes.EMPTY);
        long length = (long) before.length() + append.suffix().length();
        if (length > MAX_VALUE_BYTES) {
            return failed(Failure.TOO_LARGE);
        }
        ItemValue after = new StringValue(before.concat(append.suffix()));
        return changed(new Reply.Amount(length), keepingExpiry(after, current));
    }

    private static MutationResult expire(Expire expire, ItemContent current, long nowMillis) {
        if (expire.returnValue() && isHash(current)) {
            return failed(Failure.WRONG_TYPE);
        }
        boolean nothingToChange = current.value().isEmpty()
                || expire.expiry() instanceof Expiry.Keep
                || (expire.expiry() instanceof Expiry.Never
                        && current.expiresAtMillis().isEmpty());
        if (nothingToChange) {
            return unchanged(expire.returnValue() ? text(current) : NOT_PERFORMED);
        }
        Reply reply = expire.returnValue() ? text(current) : DONE;
        return expiring(reply, current.value().orElseThrow(), expire.expiry(), current, nowMillis);
    }

    private static MutationResult hashPut(HashPut put, ItemContent current) {
        if (isString(current)) {
            return failed(Failure.WRONG_TYPE);
        }
        Map<String, Bytes> fields = fields(current);
        long added = put.fields().keySet().stream()
                .filter(name -> !fields.containsKey(name))
                .count();
        if (put.onlyIfAbsent() && added == 0) {
            return unchanged(new Reply.Amount(0));
        }
        fields.putAll(put.fields());
        return changed(new Reply.Amount(added), keepingExpiry(new HashValue(fields), current));
    }

    private static MutationResult hashRemove(HashRemove remove, ItemContent current) {
        if (isString(current)) {
            return failed(Failure.WRONG_TYPE);
        }
        Map<String, Bytes> fields = fields(current);
        int before = fields.size();
        fields.keySet().removeAll(remove.fields());
        Reply removed = new Reply.Amount(before - fields.size());
        if (before == fields.size()) {
            return unchanged(removed);
        }
        return changed(removed, fields.isEmpty() ? ItemContent.ABSENT : keepingExpiry(new HashValue(fields), current));
    }

    private static MutationResult hashAdd(HashAdd add, ItemContent current) {
        if (isString(current)) {
            return failed(Failure.WRONG_TYPE);
        }
        Map<String, Bytes> fields = fields(current);
        OptionalLong before = Optional.ofNullable(fields.get(add.field()))
                .map(DecimalInteger::parse)
                .orElse(OptionalLong.of(0));
        if (before.isEmpty()) {
            return failed(Failure.NOT_AN_INTEGER);
        }
        OptionalLong sum = DecimalInteger.sum(before.getAsLong(), add.delta());
        if (sum.isEmpty()) {
            return failed(Failure.OVERFLOW);
        }
        fields.put(add.field(), DecimalInteger.format(sum.getAsLong()));
        return changed(new Reply.Amount(sum.getAsLong()), keepingExpiry(new HashValue(fields), current));
    }

    /** A value with this expiry; one that has passed deletes what is there, and has no effect if nothing is. */
    private static MutationResult expiring(
            Reply reply, ItemValue value, Expiry expiry, ItemContent current, long nowMillis) {
        if (expiry instanceof Expiry.Keep) {
            return changed(reply, keepingExpiry(value, current));
        }
        if (!(expiry instanceof Expiry.At at)) {
            return changed(reply, new ItemContent(Optional.of(value), OptionalLong.empty()));
        }
        if (at.epochMillis() > nowMillis) {
            return changed(reply, new ItemContent(Optional.of(value), OptionalLong.of(at.epochMillis())));
        }
        return current.value().isPresent() ? changed(reply, ItemContent.ABSENT) : unchanged(reply);
    }

    private static MutationResult changed(Reply reply, ItemContent content) {
        return new MutationResult(reply, Optional.of(content));
    }

    private static ItemContent keepingExpiry(ItemValue value, ItemContent current) {
        return new ItemContent(Optional.of(value), current.expiresAtMillis());
    }

    private static boolean isHash(ItemContent content) {
        return content.value().filter(HashValue.class::isInstance).isPresent();
    }

    private static boolean isString(ItemContent content) {
        return content.value().filter(StringValue.class::isInstance).isPresent();
    }

    private static Optional<Bytes> string(ItemContent content) {
        return content.value().map(value -> ((StringValue) value).bytes());
    }

    private static Reply text(ItemContent content) {
        return new Reply.Text(string(content));
    }

    private static Map<String, Bytes> fields(ItemContent content) {
        return content.value()
                .map(value -> new TreeMap<>(((HashValue) value).fields()))
                .orElseGet(TreeMap::new);
    }
}
