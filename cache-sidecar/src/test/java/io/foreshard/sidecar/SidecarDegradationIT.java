package io.foreshard.sidecar;

import static io.foreshard.sidecar.SidecarWorld.await;
import static io.foreshard.sidecar.SidecarWorld.connect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.sidecar.items.Tier;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** One server after the other goes away and comes back: what still works goes on, and the rest returns by itself. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SidecarDegradationIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String OK = "+OK\r\n";
    private static final String ONE = "$1\r\n1\r\n";

    private static SidecarWorld world;
    private static SidecarProcess eu;
    private static SidecarProcess us;
    private static RawConnection client;

    @BeforeAll
    static void start() throws Exception {
        world = new SidecarWorld();
        world.usCache.kill(); // down at the start, too
        eu = world.start(SidecarWorld.EU); // publishes the change log of eu-1
        us = world.start(SidecarWorld.US);
        client = connect(us);
        await("the first write", SOON, () -> client.call("SET", "c:x", "1").equals(OK));
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        us.close();
        eu.close();
        world.close();
    }

    /** Whether a read is vouched for by the change log: it is served from here long after it was read. */
    private static void awaitCaching() throws Exception {
        await("watermarks", SOON, () -> {
            String reply = client.call("GET", "c:x");
            long local = us.metrics().reads(Tier.LOCAL_CACHE);
            Thread.sleep(SidecarWorld.BOUND.toMillis() + 200);
            return reply.startsWith("$1")
                    && client.call("GET", "c:x").equals(reply)
                    && us.metrics().reads(Tier.LOCAL_CACHE) > local;
        });
    }

    @Test
    @Order(1)
    void a_regional_redis_that_is_down_at_the_start_is_used_when_it_comes() throws Exception {
        assertEquals(ONE, client.call("GET", "c:x"));
        world.usCache.restart();
        awaitRegional(1);
    }

    private static void awaitRegional(double up) throws Exception {
        await("the regional cache is " + up, SOON, () -> {
            assertEquals(ONE, client.call("GET", "c:x"));
            assertEquals("$-1\r\n", client.call("GET", "c:" + System.nanoTime()));
            return us.metrics()
                            .registry()
                            .get("foreshard.regional.cache.up")
                            .gauge()
                            .value()
                    == up;
        });
    }

    @Test
    @Order(2)
    void a_regional_redis_that_is_killed_is_not_missed() throws Exception {
        world.usCache.kill();
        awaitRegional(0);
        assertEquals(OK, client.call("SET", "c:x", "1"));
        world.usCache.restart();
        awaitRegional(1);
    }

    @Test
    @Order(3)
    void without_kafka_reads_and_writes_go_on_and_caching_returns_with_it() throws Exception {
        awaitCaching();
        world.kafka.kill();
        Thread.sleep(SidecarWorld.BOUND.toMillis() + 1000);
        long remote = us.metrics().reads(Tier.REMOTE_HOME);
        assertEquals(ONE, client.call("GET", "c:x"));
        assertEquals(OK, client.call("SET", "c:y", "2"));
        assertEquals("$1\r\n2\r\n", client.call("GET", "c:y"));
        assertTrue(us.metrics().reads(Tier.REMOTE_HOME) > remote, "past the bound nobody vouches for the copy");
        world.kafka.restart();
        awaitCaching();
    }

    @Test
    @Order(4)
    void without_etcd_reads_and_writes_go_on_also_of_customers_never_seen() throws Exception {
        world.etcd.kill();
        for (int i = 0; i < 3; i++) {
            assertEquals(OK, client.call("SET", "c:x", "1"));
            assertEquals(ONE, client.call("GET", "c:x"));
        }
        assertEquals(OK, client.call("SET", "stranger" + System.nanoTime() + ":x", "1"));
        world.etcd.restart();
        awaitCaching();
    }

    @Test
    @Order(5)
    void a_store_that_is_down_is_a_clear_error_in_time_and_works_when_it_is_back() throws Exception {
        world.postgres.kill();
        long started = System.nanoTime();
        String reply = client.call("SET", "c:x", "1");
        assertTrue(reply.startsWith("-U"), reply);
        assertTrue(reply.indexOf('\n') == reply.length() - 1, reply);
        assertTrue(Duration.ofNanos(System.nanoTime() - started).toSeconds() < 10);
        world.postgres.restart();
        await("a write", SOON, () -> client.call("SET", "c:x", "1").equals(OK));
        awaitCaching();
    }
}
