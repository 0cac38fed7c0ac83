package io.foreshard.partitions.etcd;

import static io.foreshard.partitions.etcd.Fixtures.NOW;
import static io.foreshard.partitions.etcd.Fixtures.PARTITIONS;
import static io.foreshard.partitions.etcd.Fixtures.in;
import static io.foreshard.partitions.etcd.Fixtures.planned;
import static io.foreshard.partitions.etcd.Fixtures.register;
import static io.foreshard.partitions.etcd.Fixtures.update;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.migration.MigrationState;
import io.foreshard.core.migration.StoredRecord;
import io.foreshard.partitions.etcd.MigrationRecords.Commit;
import io.foreshard.partitions.etcd.MigrationRecords.Creation;
import io.foreshard.partitions.etcd.MigrationRecords.Update;
import io.foreshard.servers.EtcdServer;
import io.foreshard.servers.TemporaryFolder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MigrationRecordsIT {

    private static final ItemId ITEM = new ItemId("c1", "profile");

    private static TemporaryFolder folder;
    private static EtcdServer etcd;
    private static final AtomicInteger TESTS = new AtomicInteger();

    private EtcdClient client;
    private ShardMap map;
    private MigrationRecords records;

    @BeforeAll
    static void startEtcd() {
        folder = TemporaryFolder.create("migration-records-it");
        etcd = EtcdServer.start(folder.resolve("etcd"));
    }

    @AfterAll
    static void stopEtcd() {
        etcd.close();
        folder.close();
    }

    @BeforeEach
    void connect() {
        client = EtcdClient.connect(Fixtures.options(etcd, "/test-" + TESTS.incrementAndGet()));
        map = new ShardMap(client);
        map.initializeRule(PARTITIONS);
        records = new MigrationRecords(client);
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void aRecordSurvivesTheWayThroughEtcd() {
        ItemId odd = new ItemId("Zoë/%00", "a:b c\u0000\uD83D\uDE80");
        StoredRecord created =
                register(records, planned("m1", odd, map.locate(odd).home()));
        assertEquals(Optional.of(created), records.get(odd));
        assertEquals(created.epoch(), created.revision());
        assertEquals(List.of(created), records.listAll());
    }

    @Test
    void ofManyCreatorsOneWins() throws Exception {
        Home source = map.locate(ITEM).home();
        ConcurrentLinkedQueue<Creation> outcomes = new ConcurrentLinkedQueue<>();
        race(8, number -> outcomes.add(records.create(planned("m" + number, ITEM, source))));
        List<Creation> winners =
                outcomes.stream().filter(Creation.Created.class::isInstance).toList();
        assertEquals(1, winners.size());
        StoredRecord winner = ((Creation.Created) winners.get(0)).stored();
        outcomes.stream()
                .filter(outcome -> outcome != winners.get(0))
                .forEach(outcome -> assertEquals(new Creation.InProgress(winner), outcome));
    }

    @Test
    void anAttemptAgainstAnotherHomeOrEpochIsRefused() {
        Home source = map.locate(ITEM).home();
        assertEquals(
                new Creation.MapMoved(source),
                records.create(planned("m1", ITEM, new Home(source.partition(), source.epoch() + 1))));
        assertEquals(
                new Creation.MapMoved(source),
                records.create(planned("m1", ITEM, new Home(new PartitionId("elsewhere"), source.epoch()))));
        assertEquals(Optional.empty(), records.get(ITEM));
    }

    @Test
    void aCommitMovesTheItemAtTheEpochOfItsAttempt() {
        Home before = map.locate(ITEM).home();
        StoredRecord created = register(records, planned("m1", ITEM, before));
        StoredRecord frozen = update(records, created, MigrationState.FROZEN);
        Commit.Committed committed = assertInstanceOf(Commit.Committed.class, Fixtures.commit(records, frozen));
        assertEquals(new Home(created.record().target(), created.epoch()), committed.home());
        Located located = map.locate(ITEM);
        assertEquals(committed.home(), located.home());
        assertEquals(Located.Level.ITEM, located.level());
        assertEquals(Optional.of(committed.stored()), records.get(ITEM));
        assertEquals(created.epoch(), committed.stored().epoch());
        // The other items of the customer stay where they were.
        assertEquals(before, map.locate(new ItemId("c1", "other")).home());
        ShardMapChange.OfItem entry = map.items("c1").get(0);
        assertEquals(
                Optional.of(before.partition()), entry.entry().orElseThrow().previous());
        assertEquals(Optional.of("m1"), entry.entry().orElseThrow().migrationId());
    }

    @Test
    void aSecondMoveStartsFromTheEntryOfTheFirst() {
        Home first = Fixtures.move(client, ITEM);
        Home second = Fixtures.move(client, ITEM);
        assertTrue(second.epoch() > first.epoch());
        assertEquals(second, map.locate(ITEM).home());
        assertEquals(Optional.empty(), records.get(ITEM));
    }

    @Test
    void aTakeoverFencesTheOldClaim() {
        StoredRecord mine =
                register(records, planned("m1", ITEM, map.locate(ITEM).home()));
        StoredRecord frozen = update(records, mine, MigrationState.FROZEN);
        Update.Updated theirs =
                assertInstanceOf(Update.Updated.class, records.takeOver(frozen, "executor-2", NOW.plusSeconds(9)));
        assertEquals(2, theirs.stored().record().claim());
        assertEquals("executor-2", theirs.stored().record().executor());
        assertEquals(frozen.epoch(), theirs.stored().epoch());
        Update late = records.update(frozen, in(MigrationState.ABORTING, frozen.record()));
        assertEquals(new Update.Conflict(Optional.of(theirs.stored())), late);
        assertEquals(new Commit.Conflict(Optional.of(theirs.stored())), Fixtures.commit(records, frozen));
        assertInstanceOf(Commit.Committed.class, Fixtures.commit(records, theirs.stored()));
    }

    @Test
    void aCommitLosesAgainstAChangeOfTheMap() {
        StoredRecord created =
                register(records, planned("m1", ITEM, map.locate(ITEM).home()));
        StoredRecord frozen = update(records, created, MigrationState.FROZEN);
        long epoch = map.rule().orElseThrow().epoch();
        List<PartitionId> more = new ArrayList<>(PARTITIONS);
        more.add(new PartitionId("sa-east-1"));
        assertTrue(map.changeRule(epoch, more).isPresent());
        assertTrue(map.changeRule(epoch, PARTITIONS).isEmpty());
        assertEquals(new Commit.MapMoved(map.locate(ITEM).home()), Fixtures.commit(records, frozen));
        assertEquals(Optional.of(frozen), records.get(ITEM));
    }

    @Test
    void commitAndAbortExcludeEachOther() throws Exception {
        for (int round = 0; round < 20; round++) {
            ItemId item = new ItemId("c1", "item-" + round);
            StoredRecord created = register(
                    records, planned("m" + round, item, map.locate(item).home()));
            StoredRecord frozen = update(records, created, MigrationState.FROZEN);
            AtomicInteger committed = new AtomicInteger();
            AtomicInteger aborted = new AtomicInteger();
            race(2, number -> {
                if (number == 0) {
                    committed.addAndGet(Fixtures.commit(records, frozen) instanceof Commit.Committed ? 1 : 0);
                } else {
                    Update update = records.update(frozen, in(MigrationState.ABORTING, frozen.record()));
                    aborted.addAndGet(update instanceof Update.Updated ? 1 : 0);
                }
            });
            assertEquals(1, committed.get() + aborted.get());
            boolean moved = map.locate(item).level() == Located.Level.ITEM;
            assertEquals(committed.get() == 1, moved);
        }
    }

    @Test
    void whatOnlyTheCommitMayDoIsNoUpdate() {
        StoredRecord created =
                register(records, planned("m1", ITEM, map.locate(ITEM).home()));
        assertThrows(
                IllegalArgumentException.class,
                () -> records.update(created, in(MigrationState.COMMITTED, created.record())));
        assertThrows(
                IllegalArgumentException.class,
                () -> records.commit(
                        created.record(),
                        created.revision(),
                        new Home(created.record().target(), created.epoch())));
        StoredRecord aborting = update(records, created, MigrationState.ABORTING);
        assertThrows(
                IllegalArgumentException.class,
                () -> records.update(aborting, in(MigrationState.FROZEN, created.record())));
        StoredRecord aborted = update(records, aborting, MigrationState.ABORTED);
        assertEquals(
                new MigrationRecords.Removal.Conflict(Optional.of(aborted)), records.remove(ITEM, aborting.revision()));
        assertEquals(new MigrationRecords.Removal.Removed(), records.remove(ITEM, aborted.revision()));
        assertEquals(new MigrationRecords.Removal.Conflict(Optional.empty()), records.remove(ITEM, aborted.revision()));
        StoredRecord again =
                register(records, planned("m2", ITEM, map.locate(ITEM).home()));
        assertTrue(again.epoch() > created.epoch());
    }

    @Test
    void aRaisedEpochFloorLiftsEveryEpochToCome() {
        EpochFloor floor = new EpochFloor(client);
        StoredRecord before =
                register(records, planned("m1", ITEM, map.locate(ITEM).home()));
        assertTrue(floor.isAbove(before.epoch()));
        assertFalse(floor.isAbove(1_000_000));
        assertTrue(floor.raise(1_000_000) > 1_000_000);
        assertTrue(floor.isAbove(1_000_000));
        assertEquals(Optional.of(before), records.get(ITEM));
        StoredRecord frozen = update(records, before, MigrationState.FROZEN);
        assertEquals(before.epoch(), frozen.epoch());
        ItemId other = new ItemId("c2", "x");
        StoredRecord after =
                register(records, planned("m2", other, map.locate(other).home()));
        assertTrue(after.epoch() > 1_000_000);
        assertTrue(map.changeRule(map.rule().orElseThrow().epoch(), PARTITIONS)
                        .orElseThrow()
                        .epoch()
                > 1_000_000);
    }

    @Test
    void recordsAreFollowed() {
        try (WatchedKeys<StoredRecord> watched = records.watch()) {
            assertTrue(watched.awaitListing(Duration.ofSeconds(5)));
            StoredRecord created =
                    register(records, planned("m1", ITEM, map.locate(ITEM).home()));
            Fixtures.await(
                    "the record is seen",
                    Duration.ofSeconds(5),
                    () -> watched.current().values().containsValue(created));
            StoredRecord aborting = update(records, created, MigrationState.ABORTING);
            records.remove(ITEM, aborting.revision());
            Fixtures.await(
                    "its end is seen",
                    Duration.ofSeconds(5),
                    () -> watched.current().values().isEmpty());
        }
    }

    private interface Runner {
        void run(int number);
    }

    private static void race(int runners, Runner runner) throws InterruptedException {
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < runners; i++) {
            int number = i;
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                    runner.run(number);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            thread.start();
            threads.add(thread);
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join(20_000);
        }
    }
}
