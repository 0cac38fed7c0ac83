package io.foreshard.sidecar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.ControlGroup;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.TimeScale;
import io.foreshard.core.prefetch.PrefetchSchedule;
import io.foreshard.core.prefetch.RequestPrefetch;
import io.foreshard.schemas.AccessRun;
import io.foreshard.schemas.PrefetchHint;
import io.foreshard.sidecar.command.Users;
import io.foreshard.sidecar.items.ItemCopy;
import io.foreshard.sidecar.items.Key;
import io.foreshard.sidecar.items.Served;
import io.foreshard.sidecar.items.Shadows;
import io.foreshard.sidecar.items.Tier;
import io.foreshard.sidecar.prefetch.HintIntake;
import io.foreshard.sidecar.prefetch.Prefetcher;
import io.foreshard.sidecar.prefetch.RunRegions;
import io.foreshard.sidecar.prefetch.SharedRequestPrefetch;
import io.foreshard.sidecar.server.RequestLog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hints become fills before the request, and what came of them is counted; on model stores, with the real read path. */
class PrefetchingTest {

    /** An hour of event time is a second of the clock. */
    private final TimeScale fast = new TimeScale(Instant.now(), Instant.parse("2024-01-01T00:00:00Z"), 3600);

    private static final ControlGroup NOBODY = new ControlGroup("s", 0);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RunRegions runs = new RunRegions(ModelSidecar.EU);
    private final ModelSidecar sidecar = new ModelSidecar(
            List.of(ModelSidecar.US_1), DataPlaneSettings.defaults(), Users.open(false), RequestLog.NONE);
    private final SharedRequestPrefetch onRequest = new SharedRequestPrefetch(
            new RequestPrefetch(ModelSidecar.EU, sidecar.topology, RequestPrefetch.Settings.of(60_000, 100)),
            ModelSidecar.CLOCK);
    private HintIntake intake = intake(NOBODY, item -> true);
    private Prefetcher prefetcher = prefetcher(item -> true);

    private HintIntake intake(ControlGroup control, Predicate<ItemId> allowed) {
        PrefetchSchedule.Limits limits = new PrefetchSchedule.Limits(200, 100, 1000);
        PrefetchSchedule schedule = new PrefetchSchedule(limits, control, allowed);
        return new HintIntake(ModelSidecar.EU, fast, schedule, ModelSidecar.CLOCK, registry);
    }

    private Prefetcher prefetcher(Predicate<ItemId> allowed) {
        Prefetcher made = new Prefetcher(
                new Prefetcher.Surroundings(
                        ModelSidecar.EU,
                        sidecar.topology,
                        intake,
                        sidecar.map,
                        sidecar.plane.homes(),
                        sidecar.plane.reader(),
                        Shadows.NONE,
                        runs,
                        onRequest,
                        allowed),
                registry,
                ModelSidecar.CLOCK);
        sidecar.plane.reader().tell(made::missed);
        return made;
    }

    @AfterEach
    void stop() {
        prefetcher.close();
        sidecar.close();
    }

    private PrefetchHint hint(String id, String customer, Duration in, Duration worth, String... items) {
        long expected = fast.toEventTime(Instant.now().plus(in)).toEpochMilli();
        long timeToLive = fast.toEventDuration(worth).toMillis();
        return new PrefetchHint(id, customer, "eu-west", List.of(items), expected, 0.5, timeToLive, expected);
    }

    private static Key key(String text) {
        return new Key(text.getBytes(UTF_8));
    }

    /** A read as a connection does it. */
    private Tier read(String text) {
        Served served =
                sidecar.plane.reader().read(List.of(key(text)), false).get(0).join();
        prefetcher.accessed(served.copy(), served.tier());
        return served.tier();
    }

    private boolean isHeld(String text) {
        return sidecar.plane.holds(text);
    }

    private double count(String name) {
        return registry.find("foreshard.prefetch." + name).functionCounters().stream()
                        .mapToDouble(counter -> counter.count())
                        .sum()
                + registry.find("foreshard.prefetch." + name).counters().stream()
                        .mapToDouble(counter -> counter.count())
                        .sum();
    }

    private static void await(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < until, () -> "not in time: " + what);
            pause(5);
        }
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_hint_is_fetched_shortly_before_its_time_and_its_first_access_counts_once() {
        intake.accept(hint("h", "c", Duration.ofMillis(700), Duration.ofMinutes(1), "x", "y"));
        pause(150);
        assertFalse(isHeld("c:x"), "too early");
        await("the fetch", () -> count("fetched.items") == 2);
        assertEquals(Tier.LOCAL_CACHE, read("c:x"));
        assertEquals(Tier.LOCAL_CACHE, read("c:x"));
        await("the account", () -> count("useful.items") == 1);
        assertEquals(1, count("first.access.hits"));
        assertEquals(2, count("hits"));
        assertEquals(0, count("wasted.items"));
    }

    @Test
    void a_hit_within_a_run_from_here_is_no_first_access() {
        runs.accept(AccessRun.newBuilder()
                .setId("r")
                .setCustomerId("c")
                .setItemId("x")
                .setRegion("eu-west")
                .setStart(0)
                .setLastAccess(0)
                .setLength(2)
                .setHomePartition("us-1")
                .setHomeEpoch(1)
                .build());
        intake.accept(hint("h", "c", Duration.ZERO, Duration.ofMinutes(1), "x"));
        await("the fetch", () -> count("fetched.items") == 1);
        assertEquals(Tier.LOCAL_CACHE, read("c:x"));
        await("the account", () -> count("useful.items") == 1);
        assertEquals(0, count("first.access.hits"));
    }

    @Test
    void customers_of_the_control_group_and_what_policies_forbid_are_never_fetched() {
        prefetcher.close();
        intake = intake(new ControlGroup("s", 1), item -> true);
        prefetcher = prefetcher(item -> false);
        onRequest.written(key("c:y"));
        intake.accept(hint("h", "c", Duration.ZERO, Duration.ofMinutes(1), "x"));
        assertEquals(Tier.REMOTE_HOME, read("c:z"));
        pause(300);
        assertFalse(isHeld("c:x"));
        assertFalse(isHeld("c:y"));
        assertEquals(
                1,
                registry.counter("foreshard.prefetch.hints", "outcome", "CONTROL_GROUP")
                        .count());
    }

    @Test
    void a_hint_for_another_region_is_not_ours() {
        PrefetchHint ours = hint("h", "c", Duration.ZERO, Duration.ofMinutes(1), "x");
        intake.accept(PrefetchHint.newBuilder(ours).setRegion("us-east").build());
        pause(300);
        assertFalse(isHeld("c:x"));
    }

    @Test
    void what_lives_here_is_not_fetched() {
        Home here = new Home(ModelSidecar.EU_1, 2);
        sidecar.stores.values().forEach(store -> assertTrue(store.assignCustomer("c", here)));
        sidecar.exceptions.put(new ItemId("c", "x"), here);
        intake.accept(hint("h", "c", Duration.ZERO, Duration.ofMinutes(1), "x"));
        pause(300);
        assertFalse(isHeld("c:x"));
        assertEquals(0, count("fetched.items"));
    }

    @Test
    void what_nobody_asked_for_in_its_time_was_wasted() {
        intake.accept(hint("first", "c", Duration.ZERO, Duration.ofMinutes(5), "warm"));
        await("a first fetch, slow as first ones are", () -> count("fetched.items") == 1);
        intake.accept(hint("h", "c", Duration.ZERO, Duration.ofSeconds(3), "x"));
        await("the fetch", () -> count("fetched.items") == 2);
        await("its end", () -> count("wasted.items") == 1);
        assertEquals(Tier.REMOTE_HOME, read("c:x"));
        pause(100);
        assertEquals(0, count("useful.items"));
        assertEquals(0, count("hits"));
    }

    @Test
    void a_copy_that_was_written_over_before_the_access_was_wasted() {
        intake.accept(hint("h", "c", Duration.ZERO, Duration.ofMinutes(1), "x"));
        await("the fetch", () -> count("fetched.items") == 1);
        sidecar.plane.local().written(key("c:x"), new io.foreshard.core.access.Stamp(1, 9), System.currentTimeMillis());
        sidecar.plane.local().purge(key -> true);
        assertEquals(Tier.REMOTE_HOME, read("c:x"));
        await("the account", () -> count("wasted.items") == 1);
        assertEquals(0, count("useful.items"));
    }

    @Test
    void the_customers_other_items_come_with_the_first_one_that_is_missed() {
        for (String item : List.of("a", "b", "c")) {
            onRequest.written(key("traveller:" + item));
        }
        onRequest.written(key("other:x"));
        assertEquals(Tier.REMOTE_HOME, read("traveller:a"));
        await("his other items", () -> count("fetched.items") == 2);
        assertEquals(Tier.LOCAL_CACHE, read("traveller:b"));
        assertEquals(Tier.LOCAL_CACHE, read("traveller:c"));
        assertFalse(isHeld("other:x"));
    }

    @Test
    void a_customer_with_ten_items_who_arrives_waits_for_his_home_once_or_twice() {
        for (int i = 0; i < 10; i++) {
            onRequest.written(key("traveller:item" + i));
        }
        int asked = 0;
        for (int i = 0; i < 10; i++) {
            asked += read("traveller:item" + i) == Tier.REMOTE_HOME ? 1 : 0;
            pause(30);
        }
        assertTrue(asked <= 2, asked + " items were asked for at their home");
    }

    @Test
    void items_that_are_never_used_together_are_no_longer_fetched_together() {
        onRequest.written(key("loner:a"));
        onRequest.written(key("loner:b"));
        for (int i = 0; i < 3; i++) {
            assertEquals(Tier.REMOTE_HOME, read("loner:a"));
            pause(100);
            onRequest.written(key("loner:a"));
            onRequest.written(key("loner:b"));
            sidecar.plane.local().purge(key -> true);
        }
        double before = count("fetched.items");
        assertEquals(Tier.REMOTE_HOME, read("loner:a"));
        pause(200);
        assertEquals(before, count("fetched.items"));
        assertFalse(isHeld("loner:b"));
    }

    @Test
    void the_first_access_gives_a_prefetched_copy_the_life_of_any_other() {
        intake.accept(hint("h", "c", Duration.ZERO, Duration.ofSeconds(2), "x"));
        await("the fetch", () -> count("fetched.items") == 1);
        assertEquals(Tier.LOCAL_CACHE, read("c:x"));
        await("the account", () -> count("useful.items") == 1);
        ItemCopy held = sidecar.plane.reader().peek(key("c:x"), System.currentTimeMillis());
        assertNotNull(held);
        assertTrue(held.keptUntilMillis() > System.currentTimeMillis() + 60_000);
        assertFalse(held.isAwaited());
    }
}
