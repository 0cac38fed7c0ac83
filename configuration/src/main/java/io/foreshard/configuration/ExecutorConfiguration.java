package io.foreshard.configuration;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * The migration executor. Durations are clock time, but {@code cooldown}, which is event time like every other
 * cooldown. Immutable.
 *
 * @param maximumFrozen items that may be frozen at once by one executor
 * @param probationAccesses accesses from the target's region that prove the predicted demand
 */
public record ExecutorConfiguration(
        String bindAddress,
        int port,
        int concurrency,
        int maximumFrozen,
        Duration leaseTimeToLive,
        Duration stepTimeout,
        Duration migrationDeadline,
        Duration freezeDeadline,
        Duration probationPollInterval,
        int probationAccesses,
        Duration cooldown,
        long copyBytesPerSecond,
        int copyItemsPerSecond,
        Duration retryBackoff,
        int retryLimit,
        Duration statusInterval,
        Duration relistInterval,
        Duration recoveryInterval)
        implements Serializable {

    static final Option<String> BIND_ADDRESS =
            Option.of("executor.bindAddress", ValueType.TEXT, "127.0.0.1", "Address of the HTTP API and console");
    static final Option<Integer> PORT =
            Option.integer("executor.port", "8090", "0..65535", "Port of the HTTP API and console; 0 for a free one");
    static final Option<Integer> CONCURRENCY =
            Option.integer("executor.concurrency", "16", "1..4096", "Migrations one executor works on at once");
    static final Option<Integer> MAXIMUM_FROZEN =
            Option.integer("executor.maximumFrozen", "16", "1..4096", "Items frozen at once by one executor");
    static final Option<Duration> LEASE_TIME_TO_LIVE =
            Option.duration("executor.leaseTimeToLive", "10s", "1s..5m", "How long a silent executor keeps its claims");
    static final Option<Duration> STEP_TIMEOUT =
            Option.duration("executor.stepTimeout", "5s", "100ms..5m", "After which one call of a step is tried again");
    static final Option<Duration> MIGRATION_DEADLINE = Option.duration(
            "executor.migrationDeadline", "5m", "1s..7d", "After which a migration that is not READY is aborted");
    static final Option<Duration> FREEZE_DEADLINE = Option.duration(
            "executor.freezeDeadline", "2s", "50ms..1m", "Longest freeze before the migration is aborted");
    static final Option<Duration> PROBATION_POLL_INTERVAL = Option.duration(
            "executor.probationPollInterval",
            "250ms",
            "10ms..1m",
            "How often the demand at a shadow is read, at first; up to 8 times as long later");
    static final Option<Integer> PROBATION_ACCESSES = Option.integer(
            "executor.probationAccesses", "1", "1..1000", "Accesses from the target's region that prove the demand");
    static final Option<Duration> COOLDOWN = Option.duration(
            "executor.cooldown", "30m", "0s..30d", "Event time between the release of a source and its clean-up");
    static final Option<Long> COPY_BYTES_PER_SECOND =
            Option.size("executor.copyBytesPerSecond", "64MiB", "1KiB..64GiB", "Copy rate of one executor at most");
    static final Option<Integer> COPY_ITEMS_PER_SECOND = Option.integer(
            "executor.copyItemsPerSecond", "1000", "1..1000000", "Items one executor starts to copy a second at most");
    static final Option<Duration> RETRY_BACKOFF = Option.duration(
            "executor.retryBackoff", "100ms", "1ms..1m", "First pause before a failed step is tried again; doubles");
    static final Option<Integer> RETRY_LIMIT =
            Option.integer("executor.retryLimit", "8", "0..1000", "Tries of one step before the migration is aborted");
    static final Option<Duration> STATUS_INTERVAL =
            Option.duration("executor.statusInterval", "2s", "100ms..10m", "How often partition-status is published");
    static final Option<Duration> RELIST_INTERVAL = Option.duration(
            "executor.relistInterval", "3m", "1s..1h", "How often watched etcd keys are listed again and compared");
    static final Option<Duration> RECOVERY_INTERVAL = Option.duration(
            "executor.recoveryInterval", "1s", "50ms..5m", "How often orphaned migrations are looked for");

    static final List<Option<?>> OPTIONS = List.of(
            BIND_ADDRESS,
            PORT,
            CONCURRENCY,
            MAXIMUM_FROZEN,
            LEASE_TIME_TO_LIVE,
            STEP_TIMEOUT,
            MIGRATION_DEADLINE,
            FREEZE_DEADLINE,
            PROBATION_POLL_INTERVAL,
            PROBATION_ACCESSES,
            COOLDOWN,
            COPY_BYTES_PER_SECOND,
            COPY_ITEMS_PER_SECOND,
            RETRY_BACKOFF,
            RETRY_LIMIT,
            STATUS_INTERVAL,
            RELIST_INTERVAL,
            RECOVERY_INTERVAL);

    static ExecutorConfiguration from(Values values) {
        return new ExecutorConfiguration(
                values.get(BIND_ADDRESS),
                values.get(PORT),
                values.get(CONCURRENCY),
                values.get(MAXIMUM_FROZEN),
                values.get(LEASE_TIME_TO_LIVE),
                values.get(STEP_TIMEOUT),
                values.get(MIGRATION_DEADLINE),
                values.get(FREEZE_DEADLINE),
                values.get(PROBATION_POLL_INTERVAL),
                values.get(PROBATION_ACCESSES),
                values.get(COOLDOWN),
                values.get(COPY_BYTES_PER_SECOND),
                values.get(COPY_ITEMS_PER_SECOND),
                values.get(RETRY_BACKOFF),
                values.get(RETRY_LIMIT),
                values.get(STATUS_INTERVAL),
                values.get(RELIST_INTERVAL),
                values.get(RECOVERY_INTERVAL));
    }
}
