package io.foreshard.core.store;

import static io.foreshard.core.store.StoreFixture.accepted;
import static io.foreshard.core.store.StoreFixture.answer;
import static io.foreshard.core.store.StoreFixture.answered;
import static io.foreshard.core.store.StoreFixture.move;
import static io.foreshard.core.store.StoreFixture.operation;
import static io.foreshard.core.store.StoreFixture.put;
import static io.foreshard.core.store.StoreFixture.refusal;
import static io.foreshard.core.store.StoreFixture.snapshot;
import static io.foreshard.core.store.StoreFixture.text;
import static io.foreshard.core.store.StoreFixture.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.store.ItemValue.HashValue;
import io.foreshard.core.store.ItemValue.StringValue;
import io.foreshard.core.store.Mutation.Add;
import io.foreshard.core.store.Mutation.Condition;
import io.foreshard.core.store.Mutation.Delete;
import io.foreshard.core.store.Mutation.Expire;
import io.foreshard.core.store.Mutation.Expiry;
import io.foreshard.core.store.Mutation.Put;
import io.foreshard.core.store.Mutation.Reply;
import io.foreshard.core.store.PartitionStore.Located;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Writes, reads, operation ids, expiry, values. */
interface WriteContract extends StoreFixture {

    @Test
    default void aFirstWriteIsAcceptedAtTheInheritedEpochAndMakesNoRoleOfItsOwn() {
        ItemId item = itemAt(HERE);
        assertEquals(
                new WriteOutcome.Accepted(new Reply.Done(), 1, OptionalLong.empty(), false),
                here().apply(item, 1, operation(), put("one")));
        assertEquals(answer(text("one"), 1), here().read(item, 1));
        assertEquals(OwnerRecord.NONE, here().inspect(item).own());
        assertEquals(Role.OWNER, here().inspect(item).effective().role());
        assertEquals(1, here().inspect(item).effective().epoch());
    }

    @Test
    default void anotherEpochIsRefusedByTheHome() {
        ItemId item = itemAt(HERE);
        assertEquals(new Refusal.Stale(new Home(HERE, 1)), refusal(here().apply(item, 0, operation(), put("one"))));
        assertEquals(new Refusal.NotReady(), refusal(here().apply(item, 2, operation(), put("one"))));
        assertEquals(new Refusal.Stale(new Home(HERE, 1)), refusal(here().read(item, 0)));
        assertEquals(new Refusal.NotReady(), refusal(here().read(item, 2)));
        assertTrue(here().inspect(item).snapshot().isEmpty());
    }

    @Test
    default void whoIsNotTheHomeByTheRuleNamesTheHome() {
        ItemId item = itemAt(THERE);
        assertEquals(new Refusal.Stale(new Home(THERE, 1)), refusal(here().apply(item, 1, operation(), put("one"))));
        assertEquals(new Refusal.Stale(new Home(THERE, 1)), refusal(here().read(item, 1)));
    }

    @Test
    default void aRetriedOperationGetsItsAnswerAgainAndHasNoSecondEffect() {
        ItemId item = itemAt(HERE);
        OperationId first = operation();
        write(here(), item, 1, new Add(5));
        WriteOutcome.Accepted once = accepted(here().apply(item, 1, first, new Add(2)));
        write(here(), item, 1, new Add(10));
        WriteOutcome.Accepted again = accepted(here().apply(item, 1, first, new Add(2)));
        assertEquals(new WriteOutcome.Accepted(new Reply.Amount(7), 2, OptionalLong.empty(), false), once);
        assertEquals(new WriteOutcome.Accepted(new Reply.Amount(7), 2, OptionalLong.empty(), true), again);
        assertEquals(answer(text("17"), 3), here().read(item, 1));
    }

    @Test
    default void everyKindOfReplyIsRemembered() {
        ItemId item = itemAt(HERE);
        Bytes binary = Bytes.wrap(new byte[] {0, (byte) 0xff, 10, 39, 92});
        write(here(), item, 1, new Put(new StringValue(binary), new Expiry.Never(), Condition.ALWAYS, false));
        OperationId swap = operation();
        Mutation put = new Put(text("x"), new Expiry.Never(), Condition.ALWAYS, true);
        assertEquals(
                new Reply.Text(Optional.of(binary)),
                accepted(here().apply(item, 1, swap, put)).reply());
        assertEquals(
                new Reply.Text(Optional.of(binary)),
                accepted(here().apply(item, 1, swap, put)).reply());
        OperationId delete = operation();
        assertEquals(
                new Reply.Done(),
                accepted(here().apply(item, 1, delete, new Delete(false))).reply());
        assertEquals(
                new Reply.Done(),
                accepted(here().apply(item, 1, delete, new Delete(false))).reply());
        OperationId first = operation();
        assertEquals(
                new Reply.Text(Optional.empty()),
                accepted(here().apply(item, 1, first, put)).reply());
        assertEquals(
                new Reply.Text(Optional.empty()),
                accepted(here().apply(item, 1, first, put)).reply());
        assertEquals(4, snapshot(here(), item).version());
    }

    @Test
    default void anOperationWithoutEffectIsNotRemembered() {
        ItemId item = itemAt(HERE);
        OperationId operation = operation();
        Mutation onlyIfPresent = new Put(text("x"), new Expiry.Never(), Condition.IF_PRESENT, false);
        assertEquals(
                new WriteOutcome.Accepted(new Reply.NotPerformed(), 0, OptionalLong.empty(), false),
                here().apply(item, 1, operation, onlyIfPresent));
        assertTrue(here().inspect(item).snapshot().isEmpty());
        write(here(), item, 1, put("there now"));
        assertEquals(
                new WriteOutcome.Accepted(new Reply.Done(), 2, OptionalLong.empty(), false),
                here().apply(item, 1, operation, onlyIfPresent));
    }

    @Test
    default void operationsTravelWithTheItem() {
        ItemId item = itemAt(HERE);
        OperationId operation = operation();
        here().apply(item, 1, operation, new Add(3));
        Fence fence = new Fence(attempt(), 1);
        move(here(), there(), item, fence);
        assertEquals(
                new WriteOutcome.Accepted(new Reply.Amount(3), 1, OptionalLong.empty(), true),
                there().apply(item, fence.epoch(), operation, new Add(3)));
        assertEquals(answer(text("3"), 1), there().read(item, fence.epoch()));
        assertEquals(
                List.of(operation),
                snapshot(there(), item).operations().stream()
                        .map(ItemSnapshot.AppliedOperation::id)
                        .toList());
    }

    @Test
    default void aTombstoneKeepsTheVersion() {
        ItemId item = itemAt(HERE);
        write(here(), item, 1, put("one"));
        assertEquals(2, write(here(), item, 1, new Delete(false)).version());
        assertEquals(
                new ReadOutcome.Answered(Optional.empty(), 2, OptionalLong.empty(), OptionalLong.empty()),
                here().read(item, 1));
        assertEquals(2, snapshot(here(), item).version());
        assertEquals(3, write(here(), item, 1, put("again")).version());
    }

    @Test
    default void anItemIsAbsentOnceItsExpiryIsReached() throws InterruptedException {
        ItemId item = itemAt(HERE);
        long expiry = System.currentTimeMillis() + 400;
        write(here(), item, 1, new Add(41));
        assertEquals(
                OptionalLong.of(expiry),
                write(here(), item, 1, new Expire(new Expiry.At(expiry), false)).expiresAtMillis());
        assertEquals(OptionalLong.of(expiry), answered(here().read(item, 1)).expiresAtMillis());
        assertEquals(1, here().list(item.customerId(), Optional.empty(), 10).size());
        Thread.sleep(500);
        assertEquals(
                new ReadOutcome.Answered(Optional.empty(), 2, OptionalLong.empty(), OptionalLong.empty()),
                here().read(item, 1));
        assertEquals(List.of(), here().list(item.customerId(), Optional.empty(), 10));
        assertEquals(
                new WriteOutcome.Accepted(new Reply.NotPerformed(), 2, OptionalLong.empty(), false),
                here().apply(item, 1, operation(), new Delete(false)));
        assertEquals(
                new WriteOutcome.Accepted(new Reply.Amount(1), 3, OptionalLong.empty(), false),
                here().apply(item, 1, operation(), new Add(1)));
    }

    @Test
    default void readsOfABatchAreJudgedOneByOneInTheOrderAsked() {
        ItemId mine = itemAt(HERE);
        ItemId theirs = itemAt(THERE);
        ItemId never = itemAt(HERE);
        ItemId moved = itemAt(HERE);
        write(here(), mine, 1, put("mine"));
        write(here(), moved, 1, put("moved"));
        long epoch = attempt();
        move(here(), there(), moved, new Fence(epoch, 1));
        assertEquals(
                List.of(
                        new ReadOutcome.Refused(new Refusal.Stale(new Home(THERE, epoch))),
                        answer(text("mine"), 1),
                        new ReadOutcome.Refused(new Refusal.Stale(new Home(THERE, 1))),
                        new ReadOutcome.Answered(Optional.empty(), 0, OptionalLong.empty(), OptionalLong.empty()),
                        answer(text("mine"), 1),
                        new ReadOutcome.Refused(new Refusal.NotReady())),
                here().read(List.of(
                        new Located(moved, 1),
                        new Located(mine, 1),
                        new Located(theirs, 1),
                        new Located(never, 1),
                        new Located(mine, 1),
                        new Located(mine, 7))));
        assertEquals(List.of(), here().read(List.of()));
    }

    @Test
    default void aBatchHasALimit() {
        ItemId item = itemAt(HERE);
        write(here(), item, 1, put("v"));
        List<Located> most = Collections.nCopies(PartitionStore.MAX_READS, new Located(item, 1));
        assertEquals(Collections.nCopies(PartitionStore.MAX_READS, answer(text("v"), 1)), here().read(most));
        List<Located> tooMany = Collections.nCopies(PartitionStore.MAX_READS + 1, new Located(item, 1));
        assertThrows(IllegalArgumentException.class, () -> here().read(tooMany));
    }

    @Test
    default void anyBytesAreAValue() {
        byte[] mebibyte = new byte[1 << 20];
        new Random(7).nextBytes(mebibyte);
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        for (byte[] content : List.of(new byte[0], all, mebibyte)) {
            ItemId item = itemAt(HERE);
            StringValue value = new StringValue(Bytes.wrap(content));
            write(here(), item, 1, new Put(value, new Expiry.Never(), Condition.ALWAYS, false));
            assertEquals(answer(value, 1), here().read(item, 1));
            move(here(), there(), item, new Fence(attempt(), 1));
            assertEquals(Optional.of(value), snapshot(there(), item).value());
        }
    }

    @Test
    default void theLargestValueIsTakenAndOneByteMoreIsNot() {
        ItemId item = itemAt(HERE);
        StringValue largest = new StringValue(Bytes.wrap(new byte[(int) MutationRules.MAX_VALUE_BYTES]));
        write(here(), item, 1, new Put(largest, new Expiry.Never(), Condition.ALWAYS, false));
        assertEquals(
                new Reply.Failed(Mutation.Failure.TOO_LARGE),
                write(here(), item, 1, new Mutation.Append(Bytes.utf8("x"))).reply());
        StringValue tooLarge = new StringValue(Bytes.wrap(new byte[(int) MutationRules.MAX_VALUE_BYTES + 1]));
        assertEquals(
                new Reply.Failed(Mutation.Failure.TOO_LARGE),
                write(here(), item, 1, new Put(tooLarge, new Expiry.Never(), Condition.ALWAYS, false))
                        .reply());
        assertEquals(answer(largest, 1), here().read(item, 1));
    }

    @Test
    default void hashesAreValuesToo() {
        ItemId item = itemAt(HERE);
        HashValue hash = new HashValue(Map.of(
                "",
                Bytes.EMPTY,
                "näme \"x\"\\",
                Bytes.wrap(new byte[] {0, -1, 13, 10}),
                "\u0000",
                Bytes.utf8("\ud83d\ude80")));
        write(here(), item, 1, new Put(hash, new Expiry.Never(), Condition.ALWAYS, false));
        assertEquals(answer(hash, 1), here().read(item, 1));
        move(here(), there(), item, new Fence(attempt(), 1));
        assertEquals(Optional.of(hash), snapshot(there(), item).value());
    }

    @Test
    default void anyTextIsAnIdentity() {
        String customer = customerAt(HERE);
        for (String key : List.of(
                "a:b", "with space", "quote'\"\\", "\u0000", "\n\r", "*?[]{}", "日本\ud83d\ude80", "x".repeat(400))) {
            ItemId item = new ItemId(customer, key);
            write(here(), item, 1, put(key));
            assertEquals(answer(text(key), 1), here().read(item, 1));
        }
        assertFalse(here().list(customer, Optional.empty(), 100).isEmpty());
    }
}
