package io.foreshard.stack.chaos;

import io.foreshard.core.Region;
import io.foreshard.stack.FlinkMode;
import io.foreshard.stack.StackOptions;
import io.foreshard.stack.StoreKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What one run consists of. Immutable.
 *
 * @param length while faults happen
 * @param rounds how often each kind of fault happens
 * @param clients connections that write and read all the time
 */
record ChaosPlan(Path runFolder, Duration length, long seed, List<FaultKind> kinds, int rounds, int clients) {

    static final long LEASE_MILLIS = 3_000;

    /** What a bounded read may be old. */
    static final Duration STALENESS_BOUND = Duration.ofSeconds(5);

    /** A kill costs the restart of a JVM, of which a small machine does one in a few seconds. */
    private static final Duration SPACING = Duration.ofMillis(6_500);

    private static final Region NEAR = new Region("us-east");
    private static final Region FAR = new Region("eu-west");
    private static final Duration ROUND_TRIP = Duration.ofMillis(12);
    private static final int CLIENTS = 16;

    /** Every kind of fault as often as the time allows. */
    static ChaosPlan of(Path runFolder, Duration length, long seed) {
        List<FaultKind> kinds = Arrays.asList(FaultKind.values());
        long room = length.minus(FaultSchedule.QUIET.multipliedBy(2)).toMillis();
        int rounds = (int) Math.max(1, room / (SPACING.toMillis() * kinds.size()));
        return new ChaosPlan(runFolder, length, seed, kinds, rounds, CLIENTS);
    }

    List<PlannedFault> faults() {
        return FaultSchedule.of(seed, kinds, rounds, length);
    }

    /** Two regions, a PostgreSQL and a Redis; etcd with three members; migrations that end within seconds. */
    StackOptions stack() {
        return StackOptions.defaults(runFolder)
                .withRegions(List.of(NEAR, FAR), Map.of(NEAR, Map.of(FAR, ROUND_TRIP)))
                .withStore(StoreKind.MIXED)
                .withFlink(FlinkMode.NONE)
                .withExecutors(2)
                .withEtcdMembers(3)
                .withSettings(Map.of(
                        "controlGroup.share", "0",
                        "executor.leaseTimeToLive", LEASE_MILLIS + "ms",
                        "executor.recoveryInterval", "500ms",
                        "executor.cooldown", "1s",
                        "executor.migrationDeadline", "30s",
                        "sidecar.stalenessBound", STALENESS_BOUND.toMillis() + "ms"));
    }
}
