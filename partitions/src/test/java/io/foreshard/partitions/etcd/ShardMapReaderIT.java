package io.foreshard.partitions.etcd;

import static io.foreshard.partitions.etcd.Fixtures.PARTITIONS;
import static io.foreshard.partitions.etcd.Fixtures.now;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.etcd.jetcd.options.CompactOption;
import io.foreshard.core.DefaultRule;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.partitions.etcd.ControlPlaneException.Code;
import io.foreshard.servers.EtcdServer;
import io.foreshard.servers.TemporaryFolder;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShardMapReaderIT {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final ItemId ITEM = new ItemId("c1", "profile");

    private TemporaryFolder folder;
    private EtcdServer etcd;
    private EtcdClient client;
    private ShardMap map;

    @BeforeEach
    void start() {
        folder = TemporaryFolder.create("shard-map-reader-it");
        etcd = EtcdServer.start(folder.resolve("etcd"));
        client = EtcdClient.connect(Fixtures.options(etcd, "/foreshard"));
        map = new ShardMap(client);
        map.initializeRule(PARTITIONS);
    }

    @AfterEach
    void stop() {
        client.close();
        etcd.close();
        folder.close();
    }

    @Test
    void itFollowsTheMovesOfWhatItHolds() {
        try (ShardMapReader reader = new ShardMapReader(client, 10_000)) {
            ConcurrentLinkedQueue<ShardMapChange> heard = new ConcurrentLinkedQueue<>();
            reader.listen(heard::add);
            assertEquals(Optional.empty(), reader.peek(ITEM));
            Located byRule = now(reader.locate(ITEM));
            assertEquals(Located.Level.RULE, byRule.level());
            assertEquals(map.locate(ITEM).home(), byRule.home());
            Home moved = Fixtures.move(client, ITEM);
            Fixtures.await("the move is seen", SOON, () -> home(reader, ITEM).equals(moved));
            assertEquals(
                    1,
                    heard.stream()
                            .filter(change -> change instanceof ShardMapChange.OfItem item
                                    && item.item().equals(ITEM)
                                    && item.entry().orElseThrow().home().equals(moved))
                            .count());
            assertEquals(Duration.ZERO, reader.staleness());
        }
    }

    @Test
    void aRedirectIsAnsweredByAFreshRead() {
        try (ShardMapReader reader = new ShardMapReader(client, 10_000)) {
            now(reader.locate(ITEM));
            Home moved = Fixtures.move(client, ITEM);
            assertEquals(moved, now(reader.refresh(ITEM, moved.epoch())).home());
            assertEquals(moved, reader.peek(ITEM).orElseThrow().home());
        }
    }

    @Test
    void loadsThatRaceWithMovesMissNothing() {
        try (ShardMapReader reader = new ShardMapReader(client, 100_000)) {
            Map<ItemId, Home> homes = new HashMap<>();
            for (int i = 0; i < 60; i++) {
                ItemId item = new ItemId("racing-" + i, "x");
                var loading = reader.locate(item);
                homes.put(item, Fixtures.move(client, item));
                now(loading);
            }
            homes.forEach((item, home) -> Fixtures.await(
                    "move of " + item, SOON, () -> home(reader, item).equals(home)));
        }
    }

    @Test
    void itListsAgainWhenTheEventsItMissedAreCompacted() {
        try (ShardMapReader reader = new ShardMapReader(client, 10_000)) {
            ItemId other = new ItemId("c2", "cart");
            now(reader.locate(ITEM));
            now(reader.locate(other));
            ConcurrentLinkedQueue<ShardMapChange> heard = new ConcurrentLinkedQueue<>();
            reader.listen(heard::add);
            // The watch of the bucket is behind what will be compacted: as one that was cut off for long.
            client.dropConnection();
            Home moved = Fixtures.move(client, ITEM);
            compact();
            Fixtures.await("the move is seen", SOON, () -> home(reader, ITEM).equals(moved));
            Fixtures.await("the listener hears of it", SOON, () -> !heard.isEmpty());
            assertEquals(map.locate(other).home(), home(reader, other));
        }
    }

    @Test
    void whileEtcdIsDownItAnswersWhatItKnowsAndRecovers() {
        try (ShardMapReader reader = new ShardMapReader(client, 10_000)) {
            Home known = Fixtures.move(client, ITEM);
            assertEquals(known, now(reader.refresh(ITEM, known.epoch())).home());
            ItemId unknown = new ItemId("c9", "never-asked");
            etcd.kill();
            ControlPlaneException failure =
                    assertThrows(ControlPlaneException.class, () -> now(reader.locate(unknown)));
            assertTrue(failure.isRetryable(), failure.getMessage());
            assertTrue(String.valueOf(failure.getMessage()).contains(etcd.endpoint()), failure.getMessage());
            assertFalse(String.valueOf(failure.getMessage()).contains("\n"), failure.getMessage());
            assertEquals(known, now(reader.locate(ITEM)).home());
            assertEquals(
                    map(reader).homeOf("c9"),
                    reader.guess(unknown).orElseThrow().home());
            Fixtures.await("the age is told", SOON, () -> !reader.staleness().isZero());
            etcd.restart();
            long restartedAt = System.nanoTime();
            Fixtures.await(
                    "it is up to date again", SOON, () -> reader.staleness().isZero());
            assertTrue(System.nanoTime() - restartedAt < Duration.ofSeconds(8).toNanos());
            Home again = Fixtures.move(client, ITEM);
            Fixtures.await("the move is seen", SOON, () -> home(reader, ITEM).equals(again));
            assertEquals(known.partition().equals(again.partition()), false);
        }
    }

    @Test
    void itHoldsNoMoreThanItsBound() {
        try (ShardMapReader reader = new ShardMapReader(client, 50)) {
            for (int i = 0; i < 300; i++) {
                now(reader.locate(new ItemId("customer-" + i, "x")));
            }
            assertTrue(reader.heldCustomers() <= 50, "" + reader.heldCustomers());
        }
    }

    @Test
    void theFeedDeliversEverythingOnceAndListsAfterACompaction() {
        Home first = Fixtures.move(client, ITEM);
        List<ShardMapChange> got = new ArrayList<>();
        long publishedTo;
        try (ShardMapFeed feed = new ShardMapFeed(client, 0)) {
            publishedTo = drain(feed, got, first);
            assertTrue(got.stream().anyMatch(ShardMapChange.OfRule.class::isInstance));
            got.clear();
            Home second = Fixtures.move(client, ITEM);
            publishedTo = drain(feed, got, second);
            assertEquals(1, got.size());
        }
        Home third = Fixtures.move(client, ITEM);
        got.clear();
        try (ShardMapFeed feed = new ShardMapFeed(client, publishedTo)) {
            assertTrue(drain(feed, got, third) > publishedTo);
            assertEquals(1, got.size());
        }
        Home fourth = Fixtures.move(client, ITEM);
        compact();
        got.clear();
        try (ShardMapFeed feed = new ShardMapFeed(client, publishedTo)) {
            drain(feed, got, fourth);
            assertEquals(2, got.size());
        }
    }

    @Test
    void onlyTheLeaderStoresHowFarItPublished() {
        try (SessionLease lease = lease(client);
                EtcdClient otherClient = EtcdClient.connect(client.options());
                SessionLease otherLease = lease(otherClient)) {
            Election election = new Election(client, lease, "publisher", "one");
            Election other = new Election(otherClient, otherLease, "publisher", "two");
            assertTrue(election.campaign());
            assertTrue(election.campaign());
            assertFalse(other.campaign());
            assertEquals(Optional.of("one"), other.leader());
            assertTrue(ShardMapFeed.published(client, election, 7));
            assertFalse(ShardMapFeed.published(otherClient, other, 99));
            assertEquals(7, ShardMapFeed.published(client));
            election.resign();
            assertTrue(other.campaign());
            assertTrue(other.term().isPresent());
            assertFalse(ShardMapFeed.published(client, election, 8));
            assertTrue(ShardMapFeed.published(otherClient, other, 9));
        }
    }

    @Test
    void nobodyThereIsOneClearMessage() {
        etcd.stop();
        EtcdOptions options =
                EtcdOptions.of(List.of(URI.create(etcd.endpoint()))).withCallTimeout(SOON);
        long from = System.nanoTime();
        ControlPlaneException failure = assertThrows(ControlPlaneException.class, () -> EtcdClient.connect(options));
        assertEquals(Code.UNREACHABLE, failure.code());
        assertTrue(String.valueOf(failure.getMessage()).contains("check that it runs"), failure.getMessage());
        assertTrue(System.nanoTime() - from < Duration.ofSeconds(8).toNanos());
    }

    private static SessionLease lease(EtcdClient client) {
        return new SessionLease(client, Duration.ofSeconds(5), Duration.ofSeconds(1)).start();
    }

    private static DefaultRule map(ShardMapReader reader) {
        return reader.rule().orElseThrow();
    }

    private static Home home(ShardMapReader reader, ItemId item) {
        return reader.peek(item).orElseThrow().home();
    }

    private void compact() {
        client.await(client.compact(client.revision(), CompactOption.DEFAULT));
    }

    private static long drain(ShardMapFeed feed, List<ShardMapChange> into, Home until) {
        long[] completeTo = new long[1];
        Fixtures.await("the feed delivers " + until, SOON, () -> {
            ShardMapFeed.Batch batch = feed.poll(Duration.ofMillis(100));
            into.addAll(batch.changes());
            completeTo[0] = batch.completeTo();
            return batch.changes().stream()
                    .anyMatch(change -> change instanceof ShardMapChange.OfItem item
                            && item.entry().orElseThrow().home().equals(until));
        });
        return completeTo[0];
    }
}
