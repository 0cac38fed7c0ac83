package io.foreshard.stack.chaos;

import io.foreshard.core.ItemId;
import io.foreshard.stack.chaos.Operation.Kind;
import io.foreshard.stack.chaos.Operation.Result;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One client's way to the sidecar of its region: each operation is sent once, and goes into the history whatever became of it.
 * A connection that failed is replaced by a new one at the next operation. Not thread-safe.
 */
final class SidecarConnection implements AutoCloseable {

    private static final int CONNECT_MILLIS = 1_000;
    private static final int ANSWER_MILLIS = 8_000;
    private static final int LONGEST_ERROR = 160;

    /** Answers that say that nothing was done. */
    private static final Set<String> REFUSALS = Set.of("TRYAGAIN", "UNAVAILABLE", "OVERLOADED");

    private static final AtomicLong CONNECTIONS = new AtomicLong();

    private final String client;
    private final int port;
    private final boolean strict;
    private final RunClock clock;
    private final HistoryWriter history;
    private @Nullable Jedis open;
    private long number;

    SidecarConnection(String client, int port, boolean strict, RunClock clock, HistoryWriter history) {
        this.client = client;
        this.port = port;
        this.strict = strict;
        this.clock = clock;
        this.history = history;
    }

    /** Adds one; empty if that is not known to have happened. */
    Optional<Value> increment(ItemId counter) {
        return perform(Kind.INCR, counter.key(), "", jedis -> {
            long count = jedis.incr(counter.key());
            return new Value(Long.toString(count), count);
        });
    }

    /** Appends; empty if that is not known to have happened. */
    Optional<Value> append(ItemId log, String token) {
        return perform(
                Kind.APPEND,
                log.key(),
                token,
                jedis -> new Value(token, jedis.append(log.key(), token) / Items.TOKEN_LENGTH));
    }

    /** Reads in the connection's mode; empty if there was no answer. */
    Optional<Value> read(ItemId item) {
        Kind kind = strict ? Kind.READ_STRICT : Kind.READ_BOUNDED;
        return perform(kind, item.key(), "", jedis -> Value.of(item.key(), stored(jedis, item.key())));
    }

    /** The whole value. */
    Optional<String> readWhole(ItemId item) {
        return perform(Kind.FINAL, item.key(), "", jedis -> {
                    String stored = stored(jedis, item.key());
                    return new Value(stored, Value.of(item.key(), stored).version());
                })
                .map(Value::last);
    }

    private static String stored(Jedis jedis, String key) {
        return Optional.ofNullable(jedis.get(key)).orElse("");
    }

    /** One exchange with the sidecar. */
    @FunctionalInterface
    private interface Exchange {
        Value with(Jedis jedis);
    }

    private Optional<Value> perform(Kind kind, String key, String sent, Exchange exchange) {
        long start = clock.micros();
        Jedis jedis;
        try {
            jedis = connection();
        } catch (JedisException e) {
            close();
            record(kind, key, new Value(sent, 0), start, Result.UNSENT, message(e));
            return Optional.empty();
        }
        try {
            Value value = exchange.with(jedis);
            record(kind, key, value, start, Result.OK, "");
            return Optional.of(value);
        } catch (JedisDataException e) {
            record(kind, key, new Value(sent, 0), start, resultOf(e), message(e));
        } catch (JedisException e) {
            // Its next answer could belong to this question.
            close();
            record(kind, key, new Value(sent, 0), start, Result.UNKNOWN, message(e));
        }
        return Optional.empty();
    }

    private static Result resultOf(JedisDataException e) {
        String code = message(e).split(" ", 2)[0];
        return REFUSALS.contains(code) ? Result.REFUSED : Result.UNKNOWN;
    }

    private static String message(JedisException e) {
        String message = String.valueOf(e.getMessage());
        return message.length() > LONGEST_ERROR ? message.substring(0, LONGEST_ERROR) : message;
    }

    private void record(Kind kind, String key, Value value, long start, Result result, String error) {
        history.add(new Operation(
                client, number, kind, key, value.last(), value.version(), start, clock.micros(), result, error));
    }

    private Jedis connection() {
        Jedis existing = open;
        if (existing != null) {
            return existing;
        }
        number = CONNECTIONS.incrementAndGet();
        Jedis made = new Jedis(
                new HostAndPort("127.0.0.1", port),
                DefaultJedisClientConfig.builder()
                        .connectionTimeoutMillis(CONNECT_MILLIS)
                        .socketTimeoutMillis(ANSWER_MILLIS)
                        .build());
        open = made;
        if (strict) {
            made.readwrite();
        } else {
            made.readonly();
        }
        return made;
    }

    @Override
    public void close() {
        Jedis existing = open;
        open = null;
        if (existing != null) {
            try {
                existing.close();
            } catch (JedisException broken) {
                // It was broken before.
            }
        }
    }
}
