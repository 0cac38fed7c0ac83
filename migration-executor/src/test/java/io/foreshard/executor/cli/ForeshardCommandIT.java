package io.foreshard.executor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.configuration.ConfigurationDocument;
import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.configuration.Secret;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.executor.RunningExecutor;
import io.foreshard.executor.TestClient;
import io.foreshard.executor.TestServers;
import io.foreshard.schemas.Verdict;
import io.foreshard.schemas.codec.Topic;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import picocli.CommandLine;

/** Every command against real servers, in the order in which a new user meets them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ForeshardCommandIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final ItemId ITEM = new ItemId("alice", "profile");

    private TestServers servers;
    private ForeshardConfiguration configuration;
    private Path file;

    /** What a command printed and how it ended. */
    private record Outcome(int code, String out, String err) {}

    @BeforeAll
    void start() throws Exception {
        servers = new TestServers();
        ConfigurationDocument document = servers.document()
                .set("caches.eu-west.host", "127.0.0.1")
                .set("caches.eu-west.port", servers.ap.port())
                .set("caches.eu-west.password", new Secret(servers.ap.password()));
        configuration = document.toConfiguration(Map.of());
        file = servers.folder.resolve("foreshard.yaml");
        document.write(file);
    }

    @AfterAll
    void stop() {
        servers.close();
    }

    private Outcome run(String... words) {
        List<String> arguments = new ArrayList<>(Arrays.asList(words));
        arguments.addAll(List.of("--config", file.toString()));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command =
                Foreshard.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = command.execute(arguments.toArray(String[]::new));
        return new Outcome(code, out.toString(), err.toString());
    }

    @Test
    @Order(1)
    void check_finds_what_is_missing_and_init_creates_it() {
        Outcome before = run("check");
        assertEquals(1, before.code());
        assertTrue(before.out().contains("FAILED  kafka: topics [access-anomalies"), before.out());
        assertTrue(before.out().contains("FAILED  etcd: holds no default rule; run foreshard init"), before.out());

        Outcome init = run("init");
        assertEquals(0, init.code(), init.out() + init.err());
        List<String> lines = init.out().lines().toList();
        assertEquals(6, lines.size(), init.out());
        assertTrue(lines.stream().allMatch(line -> line.startsWith("ok      ")), init.out());
        assertTrue(init.out().contains(Topic.values().length + " topics, created [access-anomalies"), init.out());
        assertTrue(init.out().contains("cache of eu-west: Redis at 127.0.0.1"), init.out());

        assertEquals(0, run("init").code());
        Outcome after = run("check");
        assertEquals(0, after.code(), after.out());
        assertFalse(after.out().contains("created"), after.out());
    }

    @Test
    @Order(2)
    void an_item_is_migrated_and_everything_tells_of_it() throws Exception {
        try (TestClient client = new TestClient(configuration);
                RunningExecutor executor = RunningExecutor.start(configuration)) {
            client.initialize();
            client.put(ITEM, "one");
            Home home = client.home(ITEM);
            String target = client.otherThan(home.partition()).name();
            assertTrue(run("map", "get", "alice:profile").out().contains("\tby RULE"));
            Watching watching = new Watching();
            watching.awaitLine("watching migration-events");

            assertEquals(0, run("drain", target).code());
            assertEquals(
                    0,
                    run("pause", "--item", "alice:profile", "--reason", "a test")
                            .code());
            assertEquals(0, run("drain", target, "--end").code());
            Outcome asked = run("migrate", "alice:profile", "--to", target);
            assertEquals(0, asked.code(), asked.err());
            assertTrue(asked.out().startsWith("requested operator-"), asked.out());
            Thread.sleep(1000);
            assertEquals(home, client.home(ITEM), "paused");
            assertEquals(0, run("resume", "--item", "alice:profile").code());
            TestClient.await(
                    "the move", SOON, () -> client.home(ITEM).partition().name().equals(target));
            watching.awaitLine("FROZEN -> COMMITTED");
            watching.awaitLine("CLEANING -> DONE");
            watching.stop();

            assertTrue(run("map", "get", "alice:profile").out().contains("\tby ITEM"));
            Outcome list = run("map", "list", "alice");
            assertTrue(list.out().startsWith("alice:profile\t" + target + "\tepoch "), list.out());
            assertEquals(0, executor.frozen());
        }
    }

    @Test
    @Order(3)
    void migrations_lists_what_is_under_way() throws Exception {
        try (TestClient client = new TestClient(configuration);
                RunningExecutor executor = RunningExecutor.start(configuration)) {
            client.initialize();
            ItemId item = new ItemId("bob", "cart");
            client.put(item, "one");
            String id = client.send(
                    client.request(item, client.otherThan(client.home(item).partition()))
                            .setVerdict(Verdict.PROBATION)
                            .build());
            TestClient.await("a listed shadow", SOON, () -> {
                String out = run("migrations").out();
                return out.contains(id) && out.contains("SHADOWING") && out.contains("claim 1");
            });
            assertEquals(0, executor.frozen());
        }
    }

    @Test
    @Order(3)
    void what_is_held_waits_until_it_is_let_go_or_cancelled_and_a_move_is_taken_back() throws Exception {
        try (TestClient client = new TestClient(configuration);
                RunningExecutor executor = RunningExecutor.start(configuration)) {
            client.initialize();
            ItemId item = new ItemId("carol", "cart");
            client.put(item, "one");
            Home home = client.home(item);
            String target = client.otherThan(home.partition()).name();
            assertEquals(1, run("cancel", "carol:cart").code(), "nothing to cancel");
            assertEquals(1, run("reverse", "carol:cart").code(), "nothing to reverse");

            assertEquals(0, run("hold", "carol:cart", "--reason", "a test").code());
            Outcome dry = run("migrate", "carol:cart", "--to", target, "--dry-run");
            assertEquals(1, dry.code(), dry.out() + dry.err());
            assertTrue(dry.out().contains("copy: version 1, 3 bytes"), dry.out());
            assertTrue(dry.out().contains("IN THE WAY  operators hold it"), dry.out());
            Watching watching = new Watching();
            watching.awaitLine("watching migration-events");
            assertEquals(0, run("migrate", "carol:cart", "--to", target).code());
            watching.awaitLine("CATCHING_UP -> READY");
            Thread.sleep(1000);
            assertEquals(home, client.home(item), "held");
            assertEquals("hold\tcarol:cart\ta test\n", run("limit").out());

            Outcome cancelled = run("cancel", "carol:cart");
            assertEquals(0, cancelled.code(), cancelled.err());
            assertTrue(cancelled.out().endsWith("of carol:cart is aborted\n"), cancelled.out());
            assertEquals(home, client.home(item));
            assertEquals("one", client.get(item).orElseThrow());

            assertEquals(0, run("migrate", "carol:cart", "--to", target).code());
            TestClient.await(
                    "another migration", SOON, () -> run("migrations").out().contains("carol:cart"));
            assertEquals(0, run("hold", "carol:cart", "--end").code());
            TestClient.await(
                    "the move", SOON, () -> client.home(item).partition().name().equals(target));
            Outcome late = run("cancel", "carol:cart");
            assertEquals(1, late.code());

            assertEquals(0, run("reverse", "carol:cart").code());
            TestClient.await(
                    "the way back", SOON, () -> client.home(item).partition().equals(home.partition()));
            assertEquals("one", client.get(item).orElseThrow());
            watching.stop();
            assertEquals(0, executor.frozen());
        }
    }

    @Test
    @Order(3)
    void limits_are_set_shown_and_taken_back() {
        assertEquals("", run("limit").out());
        assertEquals(0, run("limit", "max-frozen", "3").code());
        assertEquals("limit\tmax-frozen\t3\n", run("limit").out());
        assertEquals(0, run("limit", "max-frozen", "--end").code());
        assertEquals("", run("limit").out());
        assertEquals(2, run("limit", "max-speed", "3").code());
        assertEquals(2, run("limit", "max-frozen").code());
    }

    @Test
    @Order(4)
    void epochs_to_come_are_raised_above_those_that_stores_may_have_obeyed() {
        assertTrue(run("epochs").out().startsWith("the lowest epoch to come is "));
        Outcome raised = run("epochs", "--raise-above", "5000000");
        assertEquals(0, raised.code());
        assertTrue(Long.parseLong(raised.out().strip().replaceAll(".* ", "")) > 5_000_000, raised.out());
        assertEquals(2, run("epochs", "--raise-above", "-3").code());
    }

    @Test
    @Order(4)
    void tail_prints_a_topic_as_json() {
        Outcome events = run("tail", "migration-events");
        assertEquals(0, events.code(), events.err());
        assertTrue(events.out().contains("\"state\": \"COMMITTED\""), events.out());
        assertEquals(0, run("tail", "mobility-scores").code());
        assertEquals("", run("tail", "mobility-scores").out());
        Outcome map = run("tail", "shard-map");
        assertTrue(map.out().contains("\"scope\": \"RULE\""), map.out());
        Outcome wrong = run("tail", "nonsense");
        assertEquals(1, wrong.code());
        assertTrue(wrong.err().startsWith("no topic 'nonsense'; expected one of [access-logs"), wrong.err());
    }

    @Test
    @Order(5)
    void wrong_use_is_one_line_that_says_what_to_do() {
        assertEquals(
                "partition mars-1 is not in the configuration, which has [ap-1, eu-1, us-1]\n",
                run("migrate", "alice:profile", "--to", "mars-1").err());
        assertEquals(
                "region mars is not in the configuration, which has [eu-west, us-east, ap-south]\n",
                run("pause", "--region", "mars").err());
        assertEquals(1, run("map", "get", "no-colon").code());
        servers.etcd.stop();
        Outcome down = run("map", "get", "alice:profile");
        assertEquals(1, down.code());
        assertTrue(down.err().contains("not reachable"), down.err());
        assertEquals(1, down.err().lines().count(), down.err());
        Outcome check = run("check");
        assertEquals(1, check.code());
        assertTrue(check.out().contains("FAILED  etcd: "), check.out());
        assertTrue(check.out().contains("ok      partition us-1"), check.out());
    }

    /** {@code migrations --watch} in a thread of its own. */
    private final class Watching {

        private final StringWriter out = new StringWriter();
        private final Thread thread = new Thread(() -> {
            CommandLine command =
                    Foreshard.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
            int unused = command.execute("migrations", "--watch", "--config", file.toString());
        });

        Watching() {
            thread.setDaemon(true);
            thread.start();
        }

        void awaitLine(String text) {
            TestClient.await(text, SOON, () -> out.toString().contains(text));
        }

        void stop() throws InterruptedException {
            thread.interrupt();
            thread.join(SOON.toMillis());
            assertFalse(thread.isAlive());
        }
    }
}
