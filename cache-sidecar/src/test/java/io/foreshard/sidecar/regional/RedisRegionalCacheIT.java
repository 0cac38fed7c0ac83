package io.foreshard.sidecar.regional;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.Home;
import io.foreshard.core.PartitionId;
import io.foreshard.core.access.Stamp;
import io.foreshard.core.access.Watermark;
import io.foreshard.core.store.Bytes;
import io.foreshard.core.store.ItemValue;
import io.foreshard.servers.RedisOptions;
import io.foreshard.servers.RedisServer;
import io.foreshard.servers.TemporaryFolder;
import io.foreshard.sidecar.items.ItemCopy;
import io.foreshard.sidecar.items.Key;
import io.foreshard.sidecar.items.RegionalCache.Found;
import io.foreshard.sidecar.items.Watermarks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** Two sidecars' caches on one real Redis: fills by token, invalidations that win, and what happens when it is gone. */
class RedisRegionalCacheIT {

    private static final PartitionId HOME = new PartitionId("eu-1");
    private static final long SOON_MILLIS = 10_000;

    private final TemporaryFolder folder = TemporaryFolder.create("regional-it");
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private RedisServer server = RedisServer.start(folder.resolve("redis"), RedisOptions.cache(8L << 20));
    private RedisRegionalCache one = cache();
    private RedisRegionalCache other = cache();
    private RedisClient redis = RedisClient.create("127.0.0.1", server.port());

    private RedisRegionalCache cache() {
        return new RedisRegionalCache(
                RegionalRedisOptions.of("127.0.0.1", server.port()),
                Watermarks.none(),
                registry,
                timer,
                InstantSource.system());
    }

    @BeforeEach
    void connect() {
        assertNull(read(one, key("warm:up")).copy());
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
        redis.close();
        server.close();
        timer.shutdownNow();
        folder.close();
    }

    private static Key key(String text) {
        return new Key(text.getBytes(UTF_8));
    }

    private static ItemCopy copy(Key key, @Nullable ItemValue value, long epoch, long version) {
        long now = System.currentTimeMillis();
        return new ItemCopy(key, value, new Home(HOME, epoch), version, ItemCopy.NEVER, now, Watermark.NONE)
                .keptUntil(now + 60_000);
    }

    private static ItemCopy copy(Key key, long epoch, long version) {
        return copy(key, new ItemValue.StringValue(Bytes.utf8("v" + version)), epoch, version);
    }

    private static Found read(RedisRegionalCache cache, Key key) {
        return cache.read(List.of(key)).join().get(0);
    }

    private static void await(String what, BooleanSupplier condition) {
        long until = System.currentTimeMillis() + SOON_MILLIS;
        while (!condition.getAsBoolean()) {
            assertTrue(System.currentTimeMillis() < until, () -> "not in time: " + what);
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private double count(String name) {
        return registry.counter("foreshard.regional.cache." + name).count();
    }

    /** Fills, and waits until Redis has judged it. */
    private void fill(RedisRegionalCache cache, ItemCopy copy, Bytes token) {
        double judged = count("fills") + count("fills.refused");
        cache.fill(copy, token);
        await("the fill", () -> count("fills") + count("fills.refused") > judged);
    }

    /** Invalidates, and waits until a later change of the same lane is through. */
    private void invalidate(RedisRegionalCache cache, Key key, Stamp stamp, boolean closing) {
        cache.invalidate(key, stamp, closing);
        Key behind = key("behind:" + System.nanoTime());
        fill(cache, copy(behind, 1, 1), read(cache, behind).token());
    }

    private static long version(Found found) {
        ItemCopy copy = found.copy();
        return copy == null ? 0 : copy.version();
    }

    @Test
    void what_one_sidecar_has_filled_the_other_finds_with_all_it_said() {
        Key key = key("c:x");
        Bytes binary = Bytes.wrap(new byte[] {0, -1, '1', 'C', 13, 10});
        long now = System.currentTimeMillis();
        ItemCopy filled = new ItemCopy(
                        key, new ItemValue.StringValue(binary), new Home(HOME, 7), 3, now + 5000, now, Watermark.NONE)
                .keptUntil(now + 60_000);
        fill(one, filled, read(one, key).token());
        ItemCopy found = read(other, key).copy();
        assertNotNull(found);
        assertEquals(filled.value(), found.value());
        assertEquals(filled.home(), found.home());
        assertEquals(filled.stamp(), found.stamp());
        assertEquals(filled.expiresAtMillis(), found.expiresAtMillis());
        assertEquals(filled.asOfMillis(), found.asOfMillis());
        assertEquals(filled.keptUntilMillis(), found.keptUntilMillis());
    }

    @Test
    void hashes_and_the_knowledge_that_there_is_nothing_are_kept_too() {
        ItemValue hash = new ItemValue.HashValue(Map.of("name", Bytes.utf8("Ann"), "größe", Bytes.EMPTY));
        fill(one, copy(key("c:hash"), hash, 1, 1), read(one, key("c:hash")).token());
        fill(one, copy(key("c:none"), null, 1, 2), read(one, key("c:none")).token());
        List<Found> found =
                other.read(List.of(key("c:hash"), key("c:none"), key("c:new"))).join();
        assertEquals(hash, java.util.Objects.requireNonNull(found.get(0).copy()).value());
        assertNull(java.util.Objects.requireNonNull(found.get(1).copy()).value());
        assertNull(found.get(2).copy());
    }

    @Test
    void an_invalidation_between_read_and_fill_wins() {
        Key key = key("c:x");
        Bytes token = read(one, key).token();
        invalidate(other, key, new Stamp(1, 5), false);
        fill(one, copy(key, 1, 4), token);
        assertNull(read(other, key).copy());
        fill(one, copy(key, 1, 5), token);
        assertEquals(5, version(read(other, key)));
    }

    @Test
    void an_invalidation_drops_what_is_below_it_and_leaves_what_is_not() {
        Key key = key("c:x");
        Bytes token = read(one, key).token();
        fill(one, copy(key, 1, 5), token);
        invalidate(other, key, new Stamp(1, 5), false);
        assertEquals(5, version(read(one, key)));
        invalidate(other, key, new Stamp(1, 6), false);
        assertNull(read(one, key).copy());
        fill(one, copy(key, 1, 5), token);
        assertNull(read(one, key).copy());
    }

    @Test
    void a_closing_home_takes_its_last_words_back_and_the_fills_that_heard_them() {
        Key key = key("c:x");
        Bytes token = read(one, key).token();
        fill(one, copy(key, 1, 5), token);
        Bytes refreshing = read(other, key).token();
        invalidate(one, key, new Stamp(1, 5), true);
        fill(other, copy(key, 1, 5), refreshing);
        Found after = read(other, key);
        assertNull(after.copy());
        fill(other, copy(key, 2, 6), after.token());
        assertEquals(6, version(read(one, key)));
        invalidate(one, key, new Stamp(1, 5), true);
        assertEquals(6, version(read(one, key)), "the next home's words are not the closed one's");
    }

    @Test
    void a_fill_without_the_token_of_a_read_is_refused() {
        Key key = key("c:x");
        one.fill(copy(key, 1, 4), Bytes.EMPTY);
        fill(one, copy(key, 1, 4), Bytes.utf8("0123456789abcdef"));
        assertNull(read(one, key).copy());
        fill(one, copy(key, 1, 4), Bytes.utf8("0123456789abcdef"));
        assertNull(read(one, key).copy());
        assertEquals(0, count("fills"));
    }

    @Test
    void an_entry_never_goes_back_whoever_fills_last() {
        Key key = key("c:x");
        Bytes first = read(one, key).token();
        Bytes second = read(other, key).token();
        fill(one, copy(key, 2, 6), first);
        fill(other, copy(key, 2, 5), second);
        fill(other, copy(key, 1, 9), second);
        ItemCopy found = read(one, key).copy();
        assertNotNull(found);
        assertEquals(new Stamp(2, 6), found.stamp());
    }

    /** Readers that are slow, writers whose invalidations come in any order: what is there afterwards is the latest, or nothing. */
    @Test
    void after_all_invalidations_have_come_nothing_but_the_latest_state_is_there() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            Key key = key("c:" + round);
            long version = 1;
            Bytes[] tokens = {Bytes.EMPTY, Bytes.EMPTY};
            long[] seen = new long[2];
            for (int step = 0; step < 12; step++) {
                int who = random.nextInt(2);
                RedisRegionalCache cache = who == 0 ? one : other;
                switch (random.nextInt(3)) {
                    case 0 -> {
                        tokens[who] = read(cache, key).token();
                        seen[who] = version;
                    }
                    case 1 -> {
                        version++;
                        invalidate(cache, key, new Stamp(1, version), false);
                    }
                    default -> {
                        if (tokens[who].length() > 0) {
                            fill(cache, copy(key, 1, seen[who]), tokens[who]);
                        }
                    }
                }
                long found = version(read(one, key));
                assertTrue(found == 0 || found == version, "seed " + seed + ": " + found + " of " + version);
            }
        }
    }

    @Test
    void an_entry_goes_when_its_time_is_over() {
        Key key = key("c:x");
        fill(one, copy(key, 1, 1), read(one, key).token());
        long left = redis.pttl("fsc:c:x");
        assertTrue(left > 50_000 && left <= 60_000, () -> left + " ms");
        assertTrue(redis.pttl("fsc:warm:up") > 0, "markers go, too");
    }

    @Test
    void memory_stays_below_the_limit_of_the_server() {
        ItemValue large = new ItemValue.StringValue(Bytes.wrap(new byte[100_000]));
        for (int i = 0; i < 300; i++) {
            Key key = key("c:large" + i);
            fill(one, copy(key, large, 1, 1), read(one, key).token());
        }
        assertTrue(one.isUp());
        assertTrue(redis.dbSize() < 100);
    }

    @Test
    void a_server_that_takes_no_more_is_a_cache_without_hits_and_not_an_error() {
        redis.configSet("maxmemory-policy", "noeviction");
        redis.configSet("maxmemory", "1mb");
        for (int i = 0; i < 5; i++) {
            Found found = read(one, key("c:full" + i));
            assertNull(found.copy());
            one.fill(copy(key("c:full" + i), 1, 1), found.token());
        }
        assertTrue(one.isUp());
        assertEquals(0, count("failures"));
    }

    @Test
    void a_value_that_is_not_ours_is_overwritten() {
        redis.set("fsc:c:x", "something else");
        fill(one, copy(key("c:x"), 1, 1), read(one, key("c:x")).token());
        assertEquals(1, version(read(other, key("c:x"))));
    }

    @Test
    void a_dead_server_is_skipped_at_once_and_used_again_when_it_is_back() {
        Key key = key("c:x");
        fill(one, copy(key, 1, 1), read(one, key).token());
        server.kill();
        await("giving up", () -> {
            assertNull(read(one, key).copy());
            return !one.isUp();
        });
        long started = System.nanoTime();
        for (int i = 0; i < 1000; i++) {
            assertNull(read(one, key).copy());
        }
        assertTrue(System.nanoTime() - started < TimeUnit.SECONDS.toNanos(1));
        assertTrue(count("skipped") >= 1000);
        server.restart();
        await("its return", () -> one.isUp());
        fill(one, copy(key, 1, 2), read(one, key).token());
        assertEquals(2, version(read(one, key)));
    }

    @Test
    void a_server_that_hangs_delays_nobody_for_long() {
        server.pause();
        long started = System.nanoTime();
        while (one.isUp()) {
            assertNull(read(one, key("c:x")).copy());
        }
        long millis = Duration.ofNanos(System.nanoTime() - started).toMillis();
        assertTrue(millis < 3000, () -> millis + " ms");
        server.resume();
        await("its return", () -> one.isUp());
    }

    @Test
    void a_purge_takes_what_is_forbidden_and_nothing_else_also_if_the_server_was_away() {
        for (String name : List.of("german:x", "german:y", "french:x")) {
            fill(one, copy(key(name), 1, 1), read(one, key(name)).token());
        }
        one.purge(List.of("german*:*"), key -> key.toString().endsWith(":x"));
        await("the purge", () -> !redis.exists("fsc:german:x"));
        assertTrue(redis.exists("fsc:german:y"));
        assertTrue(redis.exists("fsc:french:x"));
        server.pause();
        await("giving up", () -> {
            assertNull(read(one, key("c:x")).copy());
            return !one.isUp();
        });
        one.purge(List.of("french*:*"), key -> true);
        pause();
        server.resume();
        await("the purge that was due", () -> !redis.exists("fsc:french:x"));
        assertFalse(redis.exists("fsc:german:x"));
    }
}
