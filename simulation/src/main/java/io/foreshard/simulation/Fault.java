package io.foreshard.simulation;

/** What goes wrong in the simulated cluster. */
enum Fault {
    /** A message of a migration took much longer than usual, so that later ones overtook it. */
    DELAYED,
    LOST,
    DUPLICATED,
    /** Whoever waited for an answer gave up. */
    TIMED_OUT,
    LINK_CUT,
    EXECUTOR_CRASHED,
    EXECUTOR_PAUSED,
    LEASE_LOST,
    SOURCE_RESTARTED,
    TARGET_RESTARTED,
    ETCD_OUTAGE,
    ABORT_WISHED,
    /** A migration request came again although it was worked on. */
    REQUEST_REPEATED,
    /** A client went to a home that it once knew. */
    STALE_MAP_USED,
    /** A client did not get the reply to its write, and asked again. */
    REPLY_LOST,
    /** A watcher of etcd missed a change. */
    WATCH_LOST,
    /** A step was made by an executor whose clock is wrong. */
    CLOCK_SKEWED,
    SIDECAR_PAUSED
}
