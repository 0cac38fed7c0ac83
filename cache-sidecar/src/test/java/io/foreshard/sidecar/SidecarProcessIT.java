package io.foreshard.sidecar;

import static io.foreshard.sidecar.SidecarWorld.EU_1;
import static io.foreshard.sidecar.SidecarWorld.US_1;
import static io.foreshard.sidecar.SidecarWorld.await;
import static io.foreshard.sidecar.SidecarWorld.connect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.ItemId;
import io.foreshard.core.store.Fence;
import io.foreshard.core.store.ItemSnapshot;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.core.store.StoreCommand;
import io.foreshard.schemas.MigrationEvent;
import io.foreshard.schemas.MigrationState;
import io.foreshard.schemas.PlacementPolicy;
import io.foreshard.schemas.PrefetchHint;
import io.foreshard.schemas.codec.Topic;
import io.foreshard.sidecar.items.Tier;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** Sidecars of two regions on real servers: what one region does, the other learns, and nothing is served past its bound. */
class SidecarProcessIT {

    private static final Duration SOON = Duration.ofSeconds(15);

    private static SidecarWorld world;
    private static SidecarProcess eu;
    private static SidecarProcess us;
    private static RawConnection here;
    private static RawConnection there;

    @BeforeAll
    static void start() throws Exception {
        world = new SidecarWorld();
        eu = world.start(SidecarWorld.EU);
        us = world.start(SidecarWorld.US);
        here = connect(eu);
        there = connect(us);
        await("the first write", SOON, () -> here.call("SET", "warm:up", "1").equals("+OK\r\n"));
        await("caching in both regions", SOON, () -> {
            there.call("GET", "warm:up");
            here.call("GET", "warm:up");
            return us.plane().local().entries() > 0 && eu.plane().local().entries() > 0;
        });
    }

    @AfterAll
    static void stop() throws Exception {
        here.close();
        there.close();
        us.close();
        eu.close();
        world.close();
    }

    private static String bulk(String value) {
        return "$" + value.length() + "\r\n" + value + "\r\n";
    }

    @Test
    void a_write_in_one_region_ends_the_cached_copy_in_the_other() throws Exception {
        assertEquals("+OK\r\n", here.call("SET", "c:x", "1"));
        assertEquals(bulk("1"), there.call("GET", "c:x"));
        long before = us.metrics().reads(Tier.LOCAL_CACHE);
        TimeUnit.MILLISECONDS.sleep(3000);
        assertEquals(bulk("1"), there.call("GET", "c:x"));
        assertEquals(before + 1, us.metrics().reads(Tier.LOCAL_CACHE), "it was vouched for by the change log");
        assertEquals("+OK\r\n", here.call("SET", "c:x", "2"));
        await(
                "the new value",
                SidecarWorld.BOUND,
                () -> there.call("GET", "c:x").equals(bulk("2")));
    }

    @Test
    void what_one_sidecar_has_read_another_one_of_its_region_finds_nearby() throws Exception {
        assertEquals("+OK\r\n", here.call("SET", "shared:x", "1"));
        try (SidecarProcess second = world.start(SidecarWorld.US);
                RawConnection connection = connect(second)) {
            await("watermarks of the second", SOON, () -> {
                connection.call("GET", "warm:up");
                long hits = second.metrics().reads(Tier.LOCAL_CACHE);
                TimeUnit.MILLISECONDS.sleep(2500);
                connection.call("GET", "warm:up");
                return second.metrics().reads(Tier.LOCAL_CACHE) > hits;
            });
            assertEquals(bulk("1"), there.call("GET", "shared:x"));
            await("the fill", SOON, () -> filled("fsc:shared:x"));
            long remote = second.metrics().reads(Tier.REMOTE_HOME);
            assertEquals(bulk("1"), connection.call("GET", "shared:x"));
            assertEquals(remote, second.metrics().reads(Tier.REMOTE_HOME));
            assertTrue(second.metrics().reads(Tier.REGIONAL_CACHE) > 0);
        }
    }

    @Test
    void who_can_connect_is_served_at_once() throws Exception {
        try (SidecarProcess second = world.start(SidecarWorld.US);
                RawConnection connection = connect(second)) {
            assertEquals("+OK\r\n", connection.call("SET", "first:x", "1"));
            assertEquals("+OK\r\n", connection.call("SET", "first-too:x", "1"));
        }
    }

    private static boolean filled(String key) {
        try (RedisClient redis = RedisClient.create("127.0.0.1", world.usCache.port())) {
            String value = redis.get(key);
            return value != null && value.startsWith("1C");
        }
    }

    @Test
    void a_hint_makes_the_first_read_a_local_one_long_after_the_staleness_bound() throws Exception {
        assertEquals("+OK\r\n", here.call("SET", "traveller:profile", "p"));
        assertEquals("+OK\r\n", here.call("SET", "traveller:cart", "q"));
        long now = System.currentTimeMillis();
        world.send(
                Topic.PREFETCH_HINTS,
                PrefetchHint.class,
                "traveller",
                new PrefetchHint(
                        "hint-1", "traveller", "us-east", List.of("profile", "cart"), now + 1000, 0.5, 60_000L, now));
        await("the fetch", SOON, () -> counter("foreshard_prefetch_fetched_items_total") >= 2);
        TimeUnit.MILLISECONDS.sleep(SidecarWorld.BOUND.toMillis() + 1000);
        double first = counter("foreshard_prefetch_first_access_hits_total");
        double hits = counter("foreshard_prefetch_hits_total");
        long local = us.metrics().reads(Tier.LOCAL_CACHE);
        assertEquals(bulk("p"), there.call("GET", "traveller:profile"));
        assertEquals(bulk("p"), there.call("GET", "traveller:profile"));
        assertEquals(local + 2, us.metrics().reads(Tier.LOCAL_CACHE));
        assertEquals(hits + 2, counter("foreshard_prefetch_hits_total"));
        await("the account", SOON, () -> counter("foreshard_prefetch_first_access_hits_total") == first + 1);
    }

    private static double counter(String name) {
        return us.metrics()
                .registry()
                .scrape()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(0);
    }

    @Test
    void a_shadow_answers_bounded_reads_and_counts_them_until_the_item_is_frozen() throws Exception {
        assertEquals("+OK\r\n", here.call("SET", "mover:x", "old"));
        ItemId item = new ItemId("mover", "x");
        try (PartitionStore source = world.store(EU_1);
                PartitionStore target = world.store(US_1)) {
            ItemSnapshot snapshot = source.inspect(item).snapshot().orElseThrow();
            Fence fence = new Fence(1_000_000, 1);
            var unused = target.execute(
                    item, new StoreCommand.InstallShadow(fence, snapshot, System.currentTimeMillis() + 30_000));
            world.send(Topic.MIGRATION_EVENTS, MigrationEvent.class, "mover", event(MigrationState.SHADOWING));
            long before = us.metrics().reads(Tier.SHADOW);
            await("an answer of the shadow", SOON, () -> {
                assertEquals(bulk("old"), there.call("GET", "mover:x"));
                return us.metrics().reads(Tier.SHADOW) > before;
            });
            assertTrue(target.inspect(item).shadowReads() > 0);
            world.send(Topic.MIGRATION_EVENTS, MigrationEvent.class, "mover", event(MigrationState.FROZEN));
            await("its end", SOON, () -> {
                long shadow = us.metrics().reads(Tier.SHADOW);
                assertEquals(bulk("old"), there.call("GET", "mover:x"));
                return us.metrics().reads(Tier.SHADOW) == shadow;
            });
        }
    }

    private static MigrationEvent event(MigrationState state) {
        return MigrationEvent.newBuilder()
                .setId("m1/1/" + state)
                .setMigrationId("m1")
                .setCustomerId("mover")
                .setItemId("x")
                .setSourcePartition("eu-1")
                .setTargetPartition("us-1")
                .setFromState("")
                .setState(state)
                .setCause("TEST")
                .setEpoch(1_000_000)
                .setClaim(1)
                .setExecutor("test")
                .setTimestamp(System.currentTimeMillis())
                .setEventTime(System.currentTimeMillis())
                .build();
    }

    @Test
    void a_tightened_policy_purges_both_caches_within_a_second_and_nothing_comes_back() throws Exception {
        assertEquals("+OK\r\n", here.call("SET", "german:x", "1"));
        assertEquals(bulk("1"), there.call("GET", "german:x"));
        await("the fill", SOON, () -> filled("fsc:german:x"));
        world.send(
                Topic.PLACEMENT_POLICIES,
                PlacementPolicy.class,
                "residency",
                PlacementPolicy.newBuilder()
                        .setId("residency")
                        .setCustomerPattern("german*")
                        .setAllowedRegions(List.of("eu-west"))
                        .build());
        await(
                "the purge",
                Duration.ofSeconds(1),
                () -> !us.plane().holds("german:x") && keys("fsc:german*").isEmpty());
        long remote = us.metrics().reads(Tier.REMOTE_HOME);
        assertEquals(bulk("1"), there.call("GET", "german:x"));
        assertEquals(bulk("1"), there.call("GET", "german:x"));
        assertEquals(remote + 2, us.metrics().reads(Tier.REMOTE_HOME));
        TimeUnit.MILLISECONDS.sleep(200);
        assertFalse(us.plane().holds("german:x"));
        assertEquals(Set.of(), keys("fsc:german*"));
    }

    private static Set<String> keys(String pattern) {
        try (RedisClient redis = RedisClient.create("127.0.0.1", world.usCache.port())) {
            return redis.keys(pattern);
        }
    }
}
