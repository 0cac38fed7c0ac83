package io.foreshard.simulation;

import java.util.List;
import java.util.Optional;

/** Runs one seed: single-threaded, and the same every time. Stateless. */
final class Seed {

    private static final long TURMOIL_MICROS = 8_000_000;
    private static final long SETTLING_MICROS = 60_000_000;
    private static final long SILENCE_MICROS = 7_000_000;

    private Seed() {}

    /**
     * What came of it.
     *
     * @param violation the invariant that broke, if one did
     * @param story what happened, if it was asked for
     * @param trace a digest of everything that happened, the same whenever the seed is run
     */
    record Outcome(
            long seed,
            Optional<String> violation,
            List<String> story,
            long events,
            int committed,
            int aborted,
            Coverage coverage,
            long trace) {}

    static Outcome run(long seed, Optional<Bug> bug, boolean told) {
        World world = new World(seed, bug, told);
        Cluster cluster = new Cluster(world);
        Optional<String> violation = Optional.empty();
        try {
            run(world, cluster);
        } catch (Violation e) {
            violation = Optional.of(String.valueOf(e.getMessage()));
            world.story().tell(() -> "VIOLATION: " + e.getMessage());
        }
        Invariants seen = cluster.invariants();
        return new Outcome(
                seed,
                violation,
                world.story().lines(),
                world.scheduler().happened(),
                seen.committed(),
                seen.aborted(),
                world.coverage(),
                world.dice().nextLong() ^ world.scheduler().nowMicros());
    }

    private static void run(World world, Cluster cluster) {
        world.story().tell(() -> "faults: " + world.profile());
        cluster.start();
        runUntil(world, cluster, TURMOIL_MICROS);
        cluster.calm();
        // What is still under way may come late, but must not do harm.
        runUntil(world, cluster, TURMOIL_MICROS + SILENCE_MICROS);
        long limit = TURMOIL_MICROS + SETTLING_MICROS;
        while (!cluster.isQuiet() && world.scheduler().step(limit)) {
            cluster.invariants().check();
        }
        if (!cluster.isQuiet()) {
            throw new Violation("every migration ends, and nothing stays frozen for ever", cluster.unfinished());
        }
        cluster.invariants().checkEnd();
    }

    private static void runUntil(World world, Cluster cluster, long untilMicros) {
        while (world.scheduler().step(untilMicros)) {
            cluster.invariants().check();
        }
    }
}
