package io.foreshard.partitions.etcd;

import static io.foreshard.partitions.etcd.Fixtures.PARTITIONS;
import static io.foreshard.partitions.etcd.Fixtures.in;
import static io.foreshard.partitions.etcd.Fixtures.planned;
import static io.foreshard.partitions.etcd.Fixtures.register;
import static io.foreshard.partitions.etcd.Fixtures.update;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.migration.MigrationRecord;
import io.foreshard.core.migration.MigrationState;
import io.foreshard.core.migration.StoredRecord;
import io.foreshard.partitions.etcd.MigrationRecords.Commit;
import io.foreshard.partitions.etcd.MigrationRecords.Creation;
import io.foreshard.partitions.etcd.MigrationRecords.Removal;
import io.foreshard.servers.EtcdServer;
import io.foreshard.servers.TemporaryFolder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lock and record in one transaction, from what was seen of the map before. */
class MigrationBeginningIT {

    private static final ItemId ITEM = new ItemId("c1", "profile");
    private static final ItemId EARLIER = new ItemId("c2", "profile");
    private static final Duration MARGIN = Duration.ofMillis(500);

    private static TemporaryFolder folder;
    private static EtcdServer etcd;
    private static final AtomicInteger TESTS = new AtomicInteger();

    private EtcdClient client;
    private ShardMap map;
    private MigrationRecords records;
    private SessionLease lease;
    private LockClaims claims;

    @BeforeAll
    static void startEtcd() {
        folder = TemporaryFolder.create("migration-beginning-it");
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
        lease = new SessionLease(client, Duration.ofSeconds(10), MARGIN).start();
        claims = new LockClaims(client, lease, "executor-1");
    }

    @AfterEach
    void disconnect() {
        lease.close();
        client.close();
    }

    private MigrationRecord wanted(ItemId item) {
        return planned("move-of-" + item, item, map.locate(item).home());
    }

    /** Something was created, so the rule and the base of epochs were seen. */
    private void seeTheMap() {
        var unused = register(records, wanted(EARLIER));
    }

    @Test
    void whoHasSeenNothingOfTheMapBeginsNothing() {
        assertEquals(Optional.empty(), records.begin(wanted(ITEM), claims));
        assertEquals(Optional.empty(), records.get(ITEM));
        assertEquals(Optional.empty(), claims.holder(ITEM));
    }

    @Test
    void lockAndRecordAreMadeTogether() {
        seeTheMap();
        MigrationRecord wanted = wanted(ITEM);
        StoredRecord begun = records.begin(wanted, claims).orElseThrow();
        assertEquals(Optional.of(begun), records.get(ITEM));
        assertEquals(wanted, begun.record());
        assertEquals(begun.revision(), begun.epoch());
        assertEquals(Optional.of("executor-1"), claims.holder(ITEM));
        assertEquals(new Creation.InProgress(begun), records.create(wanted));
    }

    @Test
    void aLockOfAnotherOneIsLeftAlone() {
        seeTheMap();
        LockClaims others = new LockClaims(client, lease, "executor-2");
        assertInstanceOf(LockClaims.Claim.Held.class, others.tryClaim(ITEM));
        assertEquals(Optional.empty(), records.begin(wanted(ITEM), claims));
        assertEquals(Optional.empty(), records.get(ITEM));
        assertEquals(Optional.of("executor-2"), claims.holder(ITEM));
    }

    @Test
    void whereTheMapHasChangedSinceNothingBegins() {
        seeTheMap();
        MigrationRecord old = wanted(ITEM);
        assertTrue(map.changeRule(map.rule().orElseThrow().epoch(), PARTITIONS).isPresent());
        assertEquals(Optional.empty(), records.begin(old, claims));
        assertEquals(Optional.empty(), records.begin(wanted(ITEM), claims));
        assertEquals(Optional.empty(), claims.holder(ITEM));
        // The slow way sees the new rule, and others begin from that.
        assertInstanceOf(Creation.Created.class, records.create(wanted(ITEM)));
        ItemId next = new ItemId("c3", "profile");
        assertTrue(records.begin(wanted(next), claims).isPresent());
    }

    @Test
    void anItemThatGotAnEntrySinceIsNotTakenForOneWithout() {
        seeTheMap();
        MigrationRecord old = wanted(ITEM);
        Home moved = Fixtures.move(client, ITEM);
        assertEquals(Optional.empty(), records.begin(old, claims));
        assertEquals(Optional.empty(), records.begin(planned("m2", ITEM, moved), claims));
        assertInstanceOf(Creation.Created.class, records.create(planned("m2", ITEM, moved)));
    }

    @Test
    void theWayBackBeginsFromTheEntryThatThisProcessWrote() {
        seeTheMap();
        StoredRecord there = records.begin(wanted(ITEM), claims).orElseThrow();
        Home moved = commitAndRemove(there);
        assertEquals(moved, map.locate(ITEM).home());
        StoredRecord back = records.begin(planned("back", ITEM, moved), claims).orElseThrow();
        Home home = commitAndRemove(back);
        assertEquals(home, map.locate(ITEM).home());
        assertTrue(home.epoch() > moved.epoch());
    }

    private Home commitAndRemove(StoredRecord begun) {
        StoredRecord frozen = update(records, begun, MigrationState.FROZEN);
        Commit.Committed committed = assertInstanceOf(Commit.Committed.class, Fixtures.commit(records, frozen));
        ItemId item = begun.record().item();
        assertEquals(
                new Removal.Removed(), records.remove(item, committed.stored().revision(), claims));
        assertEquals(Optional.empty(), records.get(item));
        assertEquals(Optional.empty(), claims.holder(item));
        return committed.home();
    }

    /** The item was created by another process from an entry that this one has never seen. */
    @Test
    void aCommitThatHasSeenNothingLooks() {
        seeTheMap();
        Home first = Fixtures.move(client, ITEM);
        StoredRecord created = register(new MigrationRecords(client), planned("m2", ITEM, first));
        StoredRecord frozen = update(records, created, MigrationState.FROZEN);
        assertInstanceOf(Commit.Committed.class, Fixtures.commit(records, frozen));
        // It happened once: asked again it finds what it has written.
        assertInstanceOf(Commit.Conflict.class, Fixtures.commit(records, frozen));
    }

    @Test
    void aRecordGoesWithoutTheLockOfAnotherOne() {
        StoredRecord created = register(records, wanted(ITEM));
        LockClaims others = new LockClaims(client, lease, "executor-2");
        assertInstanceOf(LockClaims.Claim.Held.class, others.tryClaim(ITEM));
        assertEquals(new Removal.Removed(), records.remove(ITEM, created.revision(), claims));
        assertEquals(Optional.empty(), records.get(ITEM));
        assertEquals(Optional.of("executor-2"), claims.holder(ITEM));
    }

    @Test
    void anotherRecordStaysAndSoDoesTheLock() {
        StoredRecord created = register(records, wanted(ITEM));
        assertInstanceOf(LockClaims.Claim.Held.class, claims.tryClaim(ITEM));
        StoredRecord changed = update(records, created, MigrationState.COPYING);
        assertEquals(new Removal.Conflict(Optional.of(changed)), records.remove(ITEM, created.revision(), claims));
        assertEquals(Optional.of("executor-1"), claims.holder(ITEM));
        assertEquals(List.of(in(MigrationState.COPYING, created.record())), List.of(changed.record()));
    }
}
