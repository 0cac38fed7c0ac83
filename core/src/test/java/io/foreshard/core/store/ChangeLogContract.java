package io.foreshard.core.store;

import static io.foreshard.core.store.StoreFixture.done;
import static io.foreshard.core.store.StoreFixture.move;
import static io.foreshard.core.store.StoreFixture.operation;
import static io.foreshard.core.store.StoreFixture.put;
import static io.foreshard.core.store.StoreFixture.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.ItemId;
import io.foreshard.core.store.ChangeLogPage.Entry;
import io.foreshard.core.store.ChangeLogPage.Kind;
import io.foreshard.core.store.Mutation.Condition;
import io.foreshard.core.store.Mutation.Delete;
import io.foreshard.core.store.Mutation.Expiry;
import io.foreshard.core.store.Mutation.Put;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The change log, one writer at a time. */
interface ChangeLogContract extends StoreFixture {

    @Test
    default void everyWriteWithAnEffectIsLoggedOnceAndInOrder() {
        long start = here().endOfChangeLog();
        ItemId item = itemAt(HERE);
        OperationId operation = operation();
        here().apply(item, 1, operation, put("one"));
        here().apply(item, 1, operation, put("one"));
        here().apply(item, 9, operation(), put("refused"));
        here().apply(
                        item,
                        1,
                        operation(),
                        new Put(StoreFixture.text("x"), new Expiry.Never(), Condition.IF_ABSENT, true));
        here().apply(item, 1, operation(), new Mutation.Add(1));
        write(here(), item, 1, new Delete(false));
        assertEquals(List.of("WRITE " + item + " 1/1", "WRITE " + item + " 1/2"), described(follow(here(), start)));
    }

    @Test
    default void aPageEndsWhereTheNextOneBegins() {
        long start = here().endOfChangeLog();
        ItemId item = itemAt(HERE);
        for (int i = 0; i < 7; i++) {
            write(here(), item, 1, put("v" + i));
        }
        ChangeLogPage first = here().changesSince(start, 3);
        assertTrue(first.full());
        assertEquals(3, first.entries().size());
        assertEquals(first.entries().get(2).sequence() + 1, first.nextSequence());
        ChangeLogPage second = here().changesSince(first.nextSequence(), 4);
        assertFalse(second.full());
        assertEquals(4, second.entries().size());
        ChangeLogPage third = here().changesSince(second.nextSequence(), 4);
        assertEquals(List.of(), third.entries());
        assertTrue(third.nextSequence() >= second.nextSequence());
        List<Long> sequences =
                follow(here(), start).stream().map(Entry::sequence).toList();
        assertEquals(sequences.stream().sorted().distinct().toList(), sequences);
    }

    @Test
    default void aFreezeOfReadsIsLoggedOnceAndNothingElseOfAMove() {
        ItemId item = itemAt(HERE);
        write(here(), item, 1, put("one"));
        write(here(), item, 1, put("two"));
        long start = here().endOfChangeLog();
        long startThere = there().endOfChangeLog();
        Fence fence = new Fence(attempt(), 1);
        done(there(), item, new StoreCommand.InstallShadow(fence, StoreFixture.snapshot(here(), item), 1));
        move(here(), there(), item, fence);
        done(here(), item, new StoreCommand.FreezeReads(fence));
        done(here(), item, new StoreCommand.DeleteReleased(fence));
        write(there(), item, fence.epoch(), put("three"));
        assertEquals(List.of("FREEZE " + item + " 1/2"), described(follow(here(), start)));
        assertEquals(List.of("WRITE " + item + " " + fence.epoch() + "/3"), described(follow(there(), startThere)));
    }

    @Test
    default void theLogIsCompleteUpToTheTimeThatItStates() {
        long before = System.currentTimeMillis();
        ItemId item = itemAt(HERE);
        write(here(), item, 1, put("one"));
        ChangeLogPage page = here().changesSince(here().endOfChangeLog(), 10);
        assertFalse(page.full());
        assertTrue(page.asOfMillis() >= before, page + " was asked for after " + before);
        assertTrue(page.asOfMillis() <= System.currentTimeMillis());
    }

    @Test
    default void whatIsTrimmedIsGoneAndSaidSo() {
        long start = here().endOfChangeLog();
        ItemId item = itemAt(HERE);
        write(here(), item, 1, put("one"));
        write(here(), item, 1, put("two"));
        write(here(), item, 1, put("three"));
        List<Entry> entries = follow(here(), start);
        long keepFrom = entries.get(2).sequence();
        here().trim(keepFrom);
        ChangeLogPage page = here().changesSince(start, 10);
        assertEquals(List.of(entries.get(2)), page.entries());
        assertEquals(keepFrom, page.oldestSequence());
        here().trim(start);
        assertEquals(keepFrom, here().changesSince(start, 10).oldestSequence());
        here().trim(Long.MAX_VALUE);
        long end = here().endOfChangeLog();
        ChangeLogPage empty = here().changesSince(0, 10);
        assertEquals(List.of(), empty.entries());
        assertTrue(empty.oldestSequence() <= end, empty + " ends at " + end);
        write(here(), item, 1, put("four"));
        assertEquals(List.of("WRITE " + item + " 1/4"), described(follow(here(), end)));
    }

    @Test
    default void aRetryWithinItsWindowIsKnownAfterATrimToo() {
        ItemId item = itemAt(HERE);
        OperationId operation = operation();
        here().apply(item, 1, operation, new Mutation.Add(1));
        here().trim(here().endOfChangeLog());
        assertTrue(StoreFixture.accepted(here().apply(item, 1, operation, new Mutation.Add(1)))
                .repeated());
    }

    /** Everything from here to the end, by small pages. */
    static List<Entry> follow(PartitionStore store, long start) {
        List<Entry> entries = new ArrayList<>();
        ChangeLogPage page = store.changesSince(start, 2);
        entries.addAll(page.entries());
        while (page.full()) {
            page = store.changesSince(page.nextSequence(), 2);
            entries.addAll(page.entries());
        }
        return entries;
    }

    static List<String> described(List<Entry> entries) {
        return entries.stream()
                .map(entry -> (entry.kind() == Kind.WRITE ? "WRITE " : "FREEZE ") + entry.item() + " " + entry.epoch()
                        + "/" + entry.version())
                .toList();
    }
}
