package io.foreshard.configuration;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What all sidecars share. Immutable.
 *
 * @param users by name; without any, connections need no AUTH and get {@code defaultMode}
 * @param localCacheBytes of the process-local cache, 0 for none
 * @param timeToLiveJitter share in [0, 1] by which a time to live is shortened at random
 * @param freezeWaitBound how long a write waits for a frozen item before it is refused
 * @param accessLogBuffer access events held for Kafka; what does not fit is dropped and counted
 * @param accessLogPerSecond access events sent to Kafka a second at most, so that the log leaves room for answers
 * @param prefetchPerSecond items a sidecar prefetches a second at most
 */
public record SidecarSettings(
        Map<String, User> users,
        Mode defaultMode,
        RespLimits limits,
        long localCacheBytes,
        Duration cacheTimeToLive,
        double timeToLiveJitter,
        Duration stalenessBound,
        Duration freezeWaitBound,
        Duration requestTimeout,
        int accessLogBuffer,
        int accessLogPerSecond,
        int prefetchPerSecond,
        int prefetchQueue,
        Duration watermarkInterval)
        implements Serializable {

    /** What a connection promises for its reads. */
    public enum Mode {
        /** Linearizable: reads go to the home. */
        STRICT,
        /** Reads may come from the cache, at most the staleness bound old. */
        BOUNDED
    }

    /**
     * A user of the sidecar.
     *
     * @param keyPatterns globs over keys the user may touch
     */
    public record User(String name, Secret password, Mode defaultMode, List<String> keyPatterns)
            implements Serializable {
        public User {
            keyPatterns = List.copyOf(keyPatterns);
        }
    }

    /** Limits of the RESP server. */
    public record RespLimits(
            int connections, long bulkBytes, long lineBytes, int arrayLength, int pipelineDepth, long outputBufferBytes)
            implements Serializable {}

    static final Option<Secret> USER_PASSWORD =
            Option.optional("sidecar.users.*.password", ValueType.SECRET, "Password of this user");
    static final Option<Mode> USER_MODE = Option.optional(
            "sidecar.users.*.defaultMode", ValueType.choice(Mode.class), "Mode of this user's connections");
    static final Option<List<String>> USER_KEYS =
            Option.of("sidecar.users.*.keyPatterns", ValueType.TEXTS, "*", "Globs over the keys this user may touch");
    static final Option<Mode> DEFAULT_MODE = Option.of(
            "sidecar.defaultMode",
            ValueType.choice(Mode.class),
            "bounded",
            "Reads of a new connection: bounded (cache, bounded staleness) or strict (linearizable)");
    static final Option<Integer> CONNECTIONS =
            Option.integer("sidecar.limits.connections", "10000", "1..1000000", "Client connections at most");
    static final Option<Long> BULK =
            Option.size("sidecar.limits.bulk", "8MiB", "1KiB..512MiB", "Largest value a client may send");
    static final Option<Long> LINE =
            Option.size("sidecar.limits.line", "64KiB", "64B..1MiB", "Longest inline command or header line");
    static final Option<Integer> ARRAY =
            Option.integer("sidecar.limits.array", "1024", "1..1048576", "Most arguments of one command");
    static final Option<Integer> PIPELINE = Option.integer(
            "sidecar.limits.pipelineDepth", "1024", "1..1048576", "Commands of one connection in work at once");
    static final Option<Long> OUTPUT_BUFFER = Option.size(
            "sidecar.limits.outputBuffer",
            "32MiB",
            "64KiB..1GiB",
            "Unread replies of one connection before it is closed");
    static final Option<Long> LOCAL_CACHE =
            Option.size("sidecar.localCache", "64MiB", "0B..64GiB", "Process-local cache; 0B for none");
    static final Option<Duration> TIME_TO_LIVE = Option.duration(
            "sidecar.cacheTimeToLive", "10m", "1s..7d", "How long an entry stays in the region's cache, clock time");
    static final Option<Double> JITTER = Option.number(
            "sidecar.timeToLiveJitter", "0.2", "0..1", "Share by which a time to live is shortened at random");
    static final Option<Duration> STALENESS =
            Option.duration("sidecar.stalenessBound", "5s", "50ms..1h", "How old a bounded read may be, clock time");
    static final Option<Duration> FREEZE_WAIT = Option.duration(
            "sidecar.freezeWaitBound", "2s", "0s..1m", "How long an operation waits for an item that is changing home");
    static final Option<Duration> REQUEST_TIMEOUT =
            Option.duration("sidecar.requestTimeout", "5s", "50ms..1m", "After which a store counts as not answering");
    static final Option<Integer> ACCESS_LOG_BUFFER = Option.integer(
            "sidecar.accessLogBuffer",
            "100000",
            "1..10000000",
            "Access events held for Kafka; more are dropped, counted");
    static final Option<Integer> ACCESS_LOG_RATE = Option.integer(
            "sidecar.accessLogPerSecond",
            "20000",
            "1..10000000",
            "Access events sent to Kafka a second at most; more are dropped, counted");
    static final Option<Integer> PREFETCH_RATE =
            Option.integer("sidecar.prefetchPerSecond", "500", "0..1000000", "Items prefetched a second at most");
    static final Option<Integer> PREFETCH_QUEUE =
            Option.integer("sidecar.prefetchQueue", "10000", "1..10000000", "Items waiting for prefetch at most");
    static final Option<Duration> WATERMARK_INTERVAL = Option.duration(
            "sidecar.watermarkInterval", "500ms", "10ms..1m", "Heartbeat of a partition's change log, clock time");

    static final List<Option<?>> OPTIONS = List.of(
            USER_PASSWORD,
            Catalogue.fileOf(USER_PASSWORD),
            USER_MODE,
            USER_KEYS,
            DEFAULT_MODE,
            CONNECTIONS,
            BULK,
            LINE,
            ARRAY,
            PIPELINE,
            OUTPUT_BUFFER,
            LOCAL_CACHE,
            TIME_TO_LIVE,
            JITTER,
            STALENESS,
            FREEZE_WAIT,
            REQUEST_TIMEOUT,
            ACCESS_LOG_BUFFER,
            ACCESS_LOG_RATE,
            PREFETCH_RATE,
            PREFETCH_QUEUE,
            WATERMARK_INTERVAL);

    public SidecarSettings {
        users = Map.copyOf(users);
    }

    static SidecarSettings from(Values values) {
        return new SidecarSettings(
                users(values),
                values.get(DEFAULT_MODE),
                new RespLimits(
                        values.get(CONNECTIONS),
                        values.get(BULK),
                        values.get(LINE),
                        values.get(ARRAY),
                        values.get(PIPELINE),
                        values.get(OUTPUT_BUFFER)),
                values.get(LOCAL_CACHE),
                values.get(TIME_TO_LIVE),
                values.get(JITTER),
                values.get(STALENESS),
                values.get(FREEZE_WAIT),
                values.get(REQUEST_TIMEOUT),
                values.get(ACCESS_LOG_BUFFER),
                values.get(ACCESS_LOG_RATE),
                values.get(PREFETCH_RATE),
                values.get(PREFETCH_QUEUE),
                values.get(WATERMARK_INTERVAL));
    }

    /** The user of this name, or empty. */
    public Optional<User> user(@Nullable String name) {
        return name == null ? Optional.empty() : Optional.ofNullable(users.get(name));
    }

    private static Map<String, User> users(Values values) {
        Map<String, User> users = new TreeMap<>();
        for (String name : values.names("sidecar", "users")) {
            Mode mode = values.find(USER_MODE, name).orElse(values.get(DEFAULT_MODE));
            users.put(name, new User(name, values.get(USER_PASSWORD, name), mode, values.get(USER_KEYS, name)));
        }
        return users;
    }
}
