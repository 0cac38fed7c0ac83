package io.foreshard.stack.chaos;

import java.time.Duration;
import java.util.Locale;

/** What is done to the system, to what, and for how long. */
enum FaultKind {
    EXECUTOR_KILL(Action.KILL, Target.EXECUTOR, 500, 3_000),
    /** Longer than the lease of the executors: a successor has taken over when it wakes up. */
    EXECUTOR_PAUSE(Action.PAUSE, Target.EXECUTOR, ChaosPlan.LEASE_MILLIS + 1_000, ChaosPlan.LEASE_MILLIS + 3_000),
    SIDECAR_KILL(Action.KILL, Target.SIDECAR, 500, 2_000),
    SIDECAR_PAUSE(Action.PAUSE, Target.SIDECAR, 3_000, 7_000),
    ETCD_LEADER_KILL(Action.KILL, Target.ETCD_LEADER, 1_000, 4_000),
    ETCD_LEADER_PAUSE(Action.PAUSE, Target.ETCD_LEADER, 2_000, 5_000),
    STORE_KILL(Action.KILL, Target.STORE, 500, 3_000),
    STORE_PAUSE(Action.PAUSE, Target.STORE, 2_000, 6_000),
    CACHE_KILL(Action.KILL, Target.CACHE, 500, 3_000),
    KAFKA_KILL(Action.KILL, Target.KAFKA, 500, 3_000),
    /** Every packet of one way from a region to a server is lost. */
    LINK_CUT(Action.CUT, Target.LINK, 2_000, 6_000),
    /** Every connection of one way ends, and new ones are refused. */
    LINK_RESET(Action.RESET, Target.LINK, 1_000, 4_000),
    LINK_SLOW(Action.SLOW, Target.LINK, 3_000, 8_000),
    /** All ways between the regions at once. */
    REGIONS_CUT(Action.CUT, Target.REGIONS, 2_000, 5_000);

    private final Action action;
    private final Target target;
    private final long leastMillis;
    private final long mostMillis;

    FaultKind(Action action, Target target, long leastMillis, long mostMillis) {
        this.action = action;
        this.target = target;
        this.leastMillis = leastMillis;
        this.mostMillis = mostMillis;
    }

    /** What happens to the target. */
    enum Action {
        /** SIGKILL, and a restart at the end. */
        KILL,
        /** SIGSTOP, and SIGCONT at the end. */
        PAUSE,
        CUT,
        RESET,
        SLOW
    }

    /** What it happens to. */
    enum Target {
        EXECUTOR,
        SIDECAR,
        ETCD_LEADER,
        STORE,
        CACHE,
        KAFKA,
        LINK,
        REGIONS
    }

    Action action() {
        return action;
    }

    Target target() {
        return target;
    }

    /** @param share 0 to 1 of the way from the shortest to the longest */
    Duration duration(double share) {
        return Duration.ofMillis(Math.round(leastMillis + share * (mostMillis - leastMillis)));
    }

    /** As reports name it, e.g. {@code executor-kill}. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
