package io.foreshard.core.store;

import static io.foreshard.core.store.StoreFixture.answered;
import static io.foreshard.core.store.StoreFixture.done;
import static io.foreshard.core.store.StoreFixture.operation;
import static io.foreshard.core.store.StoreFixture.snapshot;
import static io.foreshard.core.store.StoreFixture.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.store.ChangeLogPage.Entry;
import io.foreshard.core.store.ItemValue.StringValue;
import io.foreshard.core.store.Mutation.Add;
import io.foreshard.core.store.StoreCommand.FreezeReads;
import io.foreshard.core.store.StoreCommand.FreezeWrites;
import io.foreshard.core.store.StoreCommand.InstallShadow;
import io.foreshard.core.store.StoreCommand.Prepare;
import io.foreshard.core.store.StoreCommand.Thaw;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Real threads against one store. */
interface ConcurrencyContract extends StoreFixture {

    int WRITERS = 6;
    int WRITES = 60;

    /** What the map says. */
    record At(PartitionStore store, long epoch) {}

    /** Where all threads look. */
    final class ShardMap {
        private volatile At home;

        ShardMap(At home) {
            this.home = home;
        }
    }

    @Test
    default void concurrentIncrementsOfOneItemAllCountOnce() throws Exception {
        ItemId item = itemAt(HERE);
        List<Callable<Void>> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            writers.add(() -> {
                for (int i = 0; i < WRITES; i++) {
                    OperationId operation = operation();
                    here().apply(item, 1, operation, new Add(1));
                    here().apply(item, 1, operation, new Add(1));
                }
                return null;
            });
        }
        together(writers);
        assertEquals(WRITERS * WRITES, amount(here(), item, 1));
        assertEquals(WRITERS * WRITES, snapshot(here(), item).version());
    }

    @Test
    default void oneOperationFromManyThreadsHasOneEffect() throws Exception {
        ItemId item = itemAt(HERE);
        for (int round = 0; round < 20; round++) {
            OperationId operation = operation();
            AtomicLong firsts = new AtomicLong();
            List<Callable<Void>> retries = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                retries.add(() -> {
                    WriteOutcome.Accepted outcome = StoreFixture.accepted(here().apply(item, 1, operation, new Add(1)));
                    firsts.addAndGet(outcome.repeated() ? 0 : 1);
                    return null;
                });
            }
            together(retries);
            assertEquals(1, firsts.get());
            assertEquals(round + 1, amount(here(), item, 1));
        }
    }

    @Test
    default void aFreezeReturnsTheFinalVersionAndNothingIsLostOrDoneTwiceAcrossMoves() throws Exception {
        ItemId item = itemAt(HERE);
        write(here(), item, 1, new Add(0));
        ShardMap map = new ShardMap(new At(here(), 1));
        AtomicLong acknowledged = new AtomicLong();
        AtomicBoolean moving = new AtomicBoolean(true);
        List<Callable<Void>> threads = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            threads.add(() -> {
                while (moving.get()) {
                    acknowledged.addAndGet(increment(map, item));
                }
                return null;
            });
        }
        threads.add(() -> {
            try {
                for (int round = 0; round < 12; round++) {
                    moveOrAbort(map, item, acknowledged, round % 3 == 2);
                }
            } finally {
                moving.set(false);
            }
            return null;
        });
        together(threads);
        At home = map.home;
        assertEquals(acknowledged.get(), amount(home.store(), item, home.epoch()));
        assertEquals(acknowledged.get() + 1, snapshot(home.store(), item).version());
        assertTrue(acknowledged.get() > 0);
    }

    @Test
    default void aFollowerThatPagesMissesNothing() throws Exception {
        long start = here().endOfChangeLog();
        List<ItemId> items = new ArrayList<>();
        AtomicLong running = new AtomicLong(WRITERS);
        List<Callable<Void>> threads = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            ItemId own = itemAt(HERE);
            items.add(own);
            threads.add(() -> {
                try {
                    for (int i = 0; i < WRITES; i++) {
                        write(here(), i % 2 == 0 ? own : items.get(0), 1, new Add(1));
                    }
                } finally {
                    running.decrementAndGet();
                }
                return null;
            });
        }
        List<Entry> seen = new ArrayList<>();
        threads.add(() -> {
            long next = start;
            boolean more = true;
            while (more) {
                boolean last = running.get() == 0;
                ChangeLogPage page = here().changesSince(next, 5);
                seen.addAll(page.entries());
                next = page.nextSequence();
                more = page.full() || !last;
            }
            return null;
        });
        together(threads);
        assertEquals(WRITERS * WRITES, seen.size());
        assertEquals(
                seen.stream().map(Entry::sequence).sorted().distinct().toList(),
                seen.stream().map(Entry::sequence).toList());
        for (ItemId item : items) {
            List<Long> versions = seen.stream()
                    .filter(entry -> entry.item().equals(item))
                    .map(Entry::version)
                    .toList();
            List<Long> expected = new ArrayList<>();
            for (long version = 1; version <= snapshot(here(), item).version(); version++) {
                expected.add(version);
            }
            assertEquals(expected, versions);
        }
    }

    @Test
    default void aCustomerIsAssignedOrWrittenToButNotBoth() throws Exception {
        for (int round = 0; round < 20; round++) {
            ItemId item = itemAt(HERE);
            Home home = new Home(THERE, attempt());
            AtomicBoolean assigned = new AtomicBoolean();
            AtomicBoolean written = new AtomicBoolean();
            together(List.of(
                    () -> {
                        assigned.set(here().assignCustomer(item.customerId(), home));
                        return null;
                    },
                    () -> {
                        written.set(here().apply(item, 1, operation(), new Add(1)) instanceof WriteOutcome.Accepted);
                        return null;
                    }));
            assertTrue(assigned.get() ^ written.get(), "assigned " + assigned + ", written " + written);
        }
    }

    /** One increment, retried with its operation id until some home takes it. Returns 1 if it was acknowledged. */
    private static long increment(ShardMap map, ItemId item) {
        OperationId operation = operation();
        for (int attempt = 0; attempt < 100_000; attempt++) {
            At home = map.home;
            if (home.store().apply(item, home.epoch(), operation, new Add(1)) instanceof WriteOutcome.Accepted) {
                return 1;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("no home took a write of " + item);
    }

    /** The executor's part: to the other store, or up to the commit and back. */
    private void moveOrAbort(ShardMap map, ItemId item, AtomicLong acknowledged, boolean aborts) {
        long epoch = map.home.epoch();
        PartitionStore source = map.home.store();
        PartitionStore target = source == here() ? there() : here();
        Fence fence = new Fence(attempt(), 1);
        done(target, item, new InstallShadow(fence, snapshot(source, item), 1));
        long before = acknowledged.get();
        CommandOutcome frozen = done(source, item, new FreezeWrites(fence));
        long finalVersion = frozen.version();
        assertTrue(finalVersion >= before + 1, "final version " + finalVersion + " misses acknowledged writes");
        ItemSnapshot last = frozen.finalCopy().orElseThrow();
        assertEquals(finalVersion, last.version());
        assertEquals(snapshot(source, item), last);
        done(target, item, new Prepare(fence, last));
        done(source, item, new FreezeReads(fence));
        assertFalse(source.apply(item, epoch, operation(), new Add(1)) instanceof WriteOutcome.Accepted);
        if (aborts) {
            done(source, item, new Thaw(fence));
            done(target, item, new StoreCommand.Drop(fence));
        } else {
            map.home = new At(target, fence.epoch());
            StoreFixture.finishMove(source, target, item, fence);
        }
    }

    private static long amount(PartitionStore store, ItemId item, long epoch) {
        StringValue value =
                (StringValue) answered(store.read(item, epoch)).value().orElseThrow();
        return Long.parseLong(value.bytes().utf8());
    }

    private static void together(List<Callable<Void>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<Future<Void>> running = new ArrayList<>();
            tasks.forEach(task -> running.add(threads.submit(task)));
            for (Future<Void> task : running) {
                task.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
