package io.foreshard.benchmarks.sidecar;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisException;

/** The keys of the benchmark, and what is done to all of them by many clients at once. For one thread. */
final class Keys {

    /** As redis-benchmark writes it; it puts a number of twelve digits for the middle. */
    static final String PATTERN = "cust__rand_int__:x";

    private static final int CLIENTS = 32;
    private static final int PIPELINE = 64;
    private static final int TIMEOUT_MILLIS = 30_000;

    private final int port;
    private final int count;

    /** @param port of a server on this machine that speaks Redis's protocol */
    Keys(int port, int count) {
        this.port = port;
        this.count = count;
    }

    static byte[] name(int number) {
        return String.format(Locale.ROOT, "cust%012d:x", number).getBytes(US_ASCII);
    }

    /** Another one for each key. */
    private static byte[] value(int number) {
        byte[] value = new byte[SidecarPlan.VALUE_BYTES];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) ('a' + (number + i) % 26);
        }
        return value;
    }

    static boolean answers(int port) {
        try (Jedis jedis = connect(port)) {
            return jedis.ping().equals("PONG");
        } catch (JedisException notYet) {
            return false;
        }
    }

    static Jedis connect(int port) {
        return new Jedis(
                new HostAndPort("127.0.0.1", port),
                DefaultJedisClientConfig.builder()
                        .resp2()
                        .timeoutMillis(TIMEOUT_MILLIS)
                        .build());
    }

    /** Writes them all. */
    void write() throws Exception {
        each((pipeline, number) -> pipeline.set(name(number), value(number)), (number, reply) -> reply.equals("OK"));
    }

    /** Reads them all, and compares. */
    void read() throws Exception {
        each(
                (pipeline, number) -> pipeline.get(name(number)),
                (number, reply) -> Arrays.equals((byte[]) reply, value(number)));
    }

    /** What is sent for a key. */
    private interface Request {
        Response<?> send(Pipeline pipeline, int number);
    }

    /** Whether a key's reply is right. */
    private interface Check {
        boolean isRight(int number, Object reply);
    }

    private void each(Request request, Check check) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Callable<Void>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int client = i;
                clients.add(() -> work(client, request, check));
            }
            for (Future<Void> done : pool.invokeAll(clients)) {
                done.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private @Nullable Void work(int client, Request request, Check check) {
        try (Jedis jedis = connect(port);
                Pipeline pipeline = jedis.pipelined()) {
            int from = client;
            while (from < count) {
                List<Response<?>> replies = new ArrayList<>();
                int next = from;
                for (; next < count && replies.size() < PIPELINE; next += CLIENTS) {
                    replies.add(request.send(pipeline, next));
                }
                pipeline.sync();
                for (int i = 0; i < replies.size(); i++) {
                    verify(from + i * CLIENTS, replies.get(i).get(), check);
                }
                from = next;
            }
        }
        return null;
    }

    private static void verify(int number, @Nullable Object reply, Check check) {
        if (reply == null || !check.isRight(number, reply)) {
            throw new IllegalStateException("key " + new String(name(number), US_ASCII) + ": a wrong reply: " + reply);
        }
    }
}
