package io.foreshard.executor.run;

import io.foreshard.configuration.ExecutorConfiguration;
import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import io.foreshard.core.migration.MigrationLimits;
import java.time.Duration;

/**
 * What bounds the migrations of one executor. Immutable; all durations are clock time.
 *
 * @param incarnation what records name as the holder of a claim: another one after each start of the same executor
 * @param region from which the stores and etcd are reached
 * @param controlPlaneDistant whether a call of etcd is a cross-region round trip
 * @param concurrency migrations in work at once, those on probation or in cooldown aside
 * @param maximumFrozen items frozen at once
 * @param stepTimeout after which one call counts as failed
 * @param freezeDeadline longest freeze before the abort
 * @param retryBackoff first pause before a repetition; doubles
 */
public record RunSettings(
        String incarnation,
        Region region,
        Topology topology,
        boolean controlPlaneDistant,
        MigrationLimits limits,
        int concurrency,
        int maximumFrozen,
        Duration stepTimeout,
        Duration freezeDeadline,
        Duration retryBackoff,
        long copyBytesPerSecond,
        int copyItemsPerSecond) {

    /** Migrations on probation or in cooldown that one executor keeps; above it nothing is started. */
    static final int MAXIMUM_AT_REST = 20_000;

    /** Threads for the blocking calls of stores and etcd at most. */
    static final int MAXIMUM_WORKERS = 64;

    public static RunSettings of(ForeshardConfiguration configuration, String incarnation, Region region) {
        ExecutorConfiguration executor = configuration.executor();
        MigrationLimits limits = new MigrationLimits(
                executor.migrationDeadline(),
                configuration.timeScale().toClockDuration(executor.cooldown()),
                executor.probationPollInterval(),
                executor.probationAccesses(),
                MigrationLimits.DEFAULTS.copyRounds(),
                Math.max(1, executor.retryLimit()));
        return new RunSettings(
                incarnation,
                region,
                configuration.toTopology(),
                !configuration.controlPlaneRegions().contains(region),
                limits,
                executor.concurrency(),
                executor.maximumFrozen(),
                executor.stepTimeout(),
                executor.freezeDeadline(),
                executor.retryBackoff(),
                executor.copyBytesPerSecond(),
                executor.copyItemsPerSecond());
    }

    int watchers() {
        return Math.max(2, workers() / 2);
    }

    int workers() {
        return Math.min(MAXIMUM_WORKERS, concurrency + 2);
    }
}
