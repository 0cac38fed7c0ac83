package io.foreshard.core.store;

import static io.foreshard.core.store.StoreFixture.accepted;
import static io.foreshard.core.store.StoreFixture.answered;
import static io.foreshard.core.store.StoreFixture.operation;
import static io.foreshard.core.store.StoreFixture.text;
import static io.foreshard.core.store.StoreFixture.write;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshard.core.ItemId;
import io.foreshard.core.store.ItemValue.HashValue;
import io.foreshard.core.store.ItemValue.StringValue;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every mutation on every kind of content does what {@link MutationRules} say. */
interface MutationContract extends StoreFixture {

    /** Far enough away for no test to reach it. */
    long LATER = 4_102_444_800_000L;

    @Test
    default void everyMutationOnEveryContentFollowsTheRules() {
        for (Optional<ItemValue> value : contents()) {
            for (boolean expires : List.of(false, true)) {
                for (Mutation mutation : mutations()) {
                    if (value.isPresent() || !expires) {
                        verify(value, expires, mutation);
                    }
                }
            }
        }
    }

    private void verify(Optional<ItemValue> value, boolean expires, Mutation mutation) {
        ItemId item = itemAt(HERE);
        Expiry expiry = expires ? new Expiry.At(LATER) : new Expiry.Never();
        value.ifPresent(given -> write(here(), item, 1, new Put(given, expiry, Condition.ALWAYS, false)));
        ItemContent content = new ItemContent(value, expires ? OptionalLong.of(LATER) : OptionalLong.empty());
        MutationResult expected = MutationRules.apply(mutation, content, System.currentTimeMillis());
        long versionBefore = value.isPresent() ? 1 : 0;

        WriteOutcome.Accepted outcome = accepted(here().apply(item, 1, operation(), mutation));

        ItemContent after = expected.change().orElse(content);
        long version = versionBefore + (expected.change().isPresent() ? 1 : 0);
        String what = mutation + " on " + content;
        assertEquals(
                new WriteOutcome.Accepted(expected.reply(), version, after.expiresAtMillis(), false), outcome, what);
        ReadOutcome.Answered read = answered(here().read(item, 1));
        assertEquals(after, new ItemContent(read.value(), read.expiresAtMillis()), what);
        assertEquals(version, read.version(), what);
    }

    private static List<Optional<ItemValue>> contents() {
        List<Optional<ItemValue>> contents = new ArrayList<>();
        contents.add(Optional.empty());
        for (String text : List.of(
                "",
                "0",
                "5",
                "-1",
                "abc",
                " 5",
                "5 ",
                "+5",
                "007",
                "-0",
                "-",
                "1e3",
                "5\n",
                "1.0",
                "１",
                "9223372036854775807",
                "-9223372036854775808",
                "9223372036854775808",
                "-9223372036854775809",
                "9223372036854775806",
                "99999999999999999999",
                "123456789012345678901234567890")) {
            contents.add(Optional.of(text(text)));
        }
        contents.add(Optional.of(new StringValue(Bytes.wrap(new byte[] {(byte) 0xff, 0, '5', '\\', '\''}))));
        contents.add(Optional.of(new HashValue(Map.of("n", Bytes.utf8("5")))));
        contents.add(Optional.of(new HashValue(Map.of(
                "n", Bytes.utf8("9223372036854775807"), "t", Bytes.utf8("text"), "é", Bytes.wrap(new byte[] {-1})))));
        return contents;
    }

    private static List<Mutation> mutations() {
        List<Mutation> mutations = new ArrayList<>();
        for (Condition condition : Condition.values()) {
            for (boolean previous : List.of(false, true)) {
                mutations.add(new Put(text("new"), new Expiry.Never(), condition, previous));
            }
        }
        mutations.add(new Put(text("new"), new Expiry.Keep(), Condition.ALWAYS, true));
        mutations.add(new Put(text("new"), new Expiry.At(LATER + 1), Condition.ALWAYS, false));
        mutations.add(new Put(text("new"), new Expiry.At(1), Condition.ALWAYS, false));
        mutations.add(new Put(text("new"), new Expiry.At(1), Condition.IF_ABSENT, true));
        mutations.add(new Put(new HashValue(Map.of("f", Bytes.utf8("v"))), new Expiry.Keep(), Condition.ALWAYS, false));
        mutations.add(new Delete(false));
        mutations.add(new Delete(true));
        for (long delta : new long[] {0, 1, -1, 5, Long.MAX_VALUE, Long.MIN_VALUE}) {
            mutations.add(new Add(delta));
            mutations.add(new HashAdd("n", delta));
        }
        mutations.add(new HashAdd("t", 1));
        mutations.add(new HashAdd("absent", -7));
        mutations.add(new Append(Bytes.EMPTY));
        mutations.add(new Append(Bytes.wrap(new byte[] {0, -1})));
        for (boolean returns : List.of(false, true)) {
            mutations.add(new Expire(new Expiry.Never(), returns));
            mutations.add(new Expire(new Expiry.Keep(), returns));
            mutations.add(new Expire(new Expiry.At(LATER), returns));
            mutations.add(new Expire(new Expiry.At(LATER + 5), returns));
            mutations.add(new Expire(new Expiry.At(1), returns));
        }
        mutations.add(new HashPut(Map.of("n", Bytes.utf8("1"), "z", Bytes.EMPTY), false));
        mutations.add(new HashPut(Map.of("n", Bytes.utf8("1")), true));
        mutations.add(new HashPut(Map.of("z", Bytes.wrap(new byte[] {0, -1})), true));
        mutations.add(new HashRemove(Set.of("n")));
        mutations.add(new HashRemove(Set.of("n", "t", "é", "none")));
        mutations.add(new HashRemove(Set.of("none")));
        return mutations;
    }
}
