package io.foreshard.sidecar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.GetExParams;
import redis.clients.jedis.params.SetParams;

/** The programs and libraries that people use, against a sidecar on real servers. */
class RedisClientsIT {

    private static SidecarWorld world;
    private static SidecarProcess sidecar;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        world = new SidecarWorld();
        Duration patient = Duration.ofMinutes(1); // every customer of the benchmark is a first read of the map
        sidecar = SidecarProcess.start(
                world.document().set("sidecar.requestTimeout", patient).toConfiguration(Map.of()), SidecarWorld.EU);
        port = sidecar.plane().server().address().getPort();
        try (RawConnection connection = new RawConnection(port)) {
            SidecarWorld.await(
                    "the first write",
                    Duration.ofSeconds(20),
                    () -> connection.call("SET", "warm:up", "1").equals("+OK\r\n"));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        sidecar.close();
        world.close();
    }

    /** What a program prints, given this input; it must end well. */
    private static String run(String input, String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("timeout", "120"));
        all.addAll(List.of(command));
        all.addAll(3, List.of("-p", Integer.toString(port)));
        return run(input, all);
    }

    private static String run(String input, List<String> all) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), output);
        assertEquals(0, process.exitValue(), output);
        return output;
    }

    @Test
    void redis_cli_works_line_by_line() throws Exception {
        String session = """
                HELLO 3
                COMMAND DOCS get
                COMMAND COUNT
                SET c:cli 'one two'
                GET c:cli
                APPEND c:cli ' three'
                STRLEN c:cli
                TYPE c:cli
                EXPIRE c:cli 100
                TTL c:cli
                CLIENT SETNAME me
                INFO server
                LPUSH c:cli x
                SELECT 0
                QUIT
                """;
        String output = run(session, "redis-cli");
        assertTrue(
                output.contains("one two\n13\n13\nstring\n1\n100\n")
                        || output.contains("one two\n13\n13\nstring\n1\n99\n"),
                output);
        assertTrue(output.contains("ERR unknown command 'LPUSH'"), output);
        assertTrue(output.contains("region:eu-west"), output);
    }

    @Test
    void redis_cli_asks_for_hints_at_its_start_and_gets_them() throws Exception {
        String output = run(
                "get c:cli\nquit\n",
                List.of("timeout", "120", "script", "-qec", "TERM=dumb redis-cli -p " + port, "/dev/null"));
        assertTrue(output.contains("127.0.0.1:" + port + ">"), output);
        assertFalse(output.contains("ERR"), output);
    }

    @Test
    void redis_benchmark_reads_and_writes() throws Exception {
        String get = run("", "redis-benchmark", "-q", "-c", "10", "-r", "50000", "-n", "500", "GET", "c__rand_int__:x");
        assertTrue(get.contains("requests per second"), get);
        assertFalse(get.contains("Error"), get);
        String set =
                run("", "redis-benchmark", "-q", "-c", "10", "-r", "50000", "-n", "500", "SET", "c__rand_int__:x", "v");
        assertTrue(set.contains("requests per second"), set);
        assertFalse(set.contains("Error"), set);
        String pipelined =
                run("", "redis-benchmark", "-q", "-P", "16", "-r", "10", "-n", "2000", "GET", "c__rand_int__:x");
        assertTrue(pipelined.contains("requests per second"), pipelined);
    }

    @Test
    void jedis_does_every_command_there_is() {
        try (RedisClient client = RedisClient.create("127.0.0.1", port)) {
            strings(client);
            conditions(client);
            expiries(client);
            integers(client);
            assertEquals("PONG", client.ping());
        }
    }

    private static void strings(RedisClient client) {
        assertEquals("OK", client.set("j:a", "1"));
        assertEquals("OK", client.mset("j:b", "2", "k:c", "3"));
        assertEquals(List.of("1", "2", "3"), client.mget("j:a", "j:b", "k:c"));
        assertEquals(3, client.exists("j:a", "j:b", "k:c", "j:none"));
        assertEquals(2, client.append("j:a", "0"));
        assertEquals(2, client.strlen("j:a"));
        assertEquals("string", client.type("j:a"));
        assertEquals("10", client.getDel("j:a"));
        assertNull(client.get("j:a"));
        assertEquals(1, client.del("j:b", "j:none"));
        assertEquals(1, client.unlink("k:c"));
    }

    @SuppressWarnings("deprecation") // SETNX: Redis deprecates it, people use it
    private static void conditions(RedisClient client) {
        assertNull(client.set("j:n", "1", SetParams.setParams().xx()));
        assertEquals("OK", client.set("j:n", "1", SetParams.setParams().nx().ex(100)));
        assertEquals(0, client.setnx("j:n", "2"));
        assertEquals("1", client.setGet("j:n", "3", SetParams.setParams().keepTtl()));
        assertTrue(client.ttl("j:n") > 90);
    }

    @SuppressWarnings("deprecation") // SETEX, too
    private static void expiries(RedisClient client) {
        assertEquals("OK", client.setex("j:e", 100, "v"));
        assertTrue(client.pttl("j:e") > 90_000);
        assertEquals(1, client.persist("j:e"));
        assertEquals(-1, client.ttl("j:e"));
        assertEquals(1, client.expire("j:e", 50));
        assertEquals("v", client.getEx("j:e", GetExParams.getExParams().persist()));
        assertEquals(-1, client.ttl("j:e"));
        assertEquals("OK", client.set("j:e", "v", SetParams.setParams().px(100_000)));
        assertEquals(-2, client.ttl("j:none"));
    }

    private static void integers(RedisClient client) {
        assertEquals("OK", client.set("j:i", "40"));
        assertEquals(41, client.incr("j:i"));
        assertEquals(50, client.incrBy("j:i", 9));
        assertEquals(49, client.decr("j:i"));
        assertEquals(42, client.decrBy("j:i", 7));
        try (Pipeline pipeline = client.pipelined()) {
            List<Response<Long>> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                all.add(pipeline.incr("j:i"));
            }
            pipeline.sync();
            assertEquals(142, all.get(99).get());
        }
        assertEquals("142", client.get("j:i"));
    }
}
