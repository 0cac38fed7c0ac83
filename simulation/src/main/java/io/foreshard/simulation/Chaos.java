package io.foreshard.simulation;

import io.foreshard.core.ItemId;
import io.foreshard.core.migration.Migration;
import io.foreshard.core.migration.Signal;
import java.util.List;
import java.util.stream.Stream;

/** Lets things go wrong on the steps of migrations, as often as the profile says. Mutable; belongs to one thread. */
final class Chaos {

    private static final long SOON_MICROS = 30_000;

    private final Cluster cluster;
    private final World world;
    private final Node fate = new Node("fate", 0);

    Chaos(Cluster cluster) {
        this.cluster = cluster;
        this.world = cluster.world();
    }

    /** A migration has entered a phase: a moment at which something may break. */
    void onPhase(ModelExecutor executor, Attempt attempt) {
        Profile faults = world.profile();
        Dice dice = world.dice();
        Migration at = attempt.migration();
        if (executor.node().skewMillis() != 0 && faults.isTurmoil()) {
            attempt.met(Fault.CLOCK_SKEWED);
        }
        if (dice.chance(faults.crash())) {
            soon(() -> crash(executor));
        }
        if (dice.chance(faults.pause())) {
            soon(() -> pause(executor));
        }
        if (dice.chance(faults.restart())) {
            soon(() -> restart(cluster.store(dice.chance(0.5) ? at.source() : at.target())));
        }
        if (dice.chance(faults.outage())) {
            soon(this::outage);
        }
        if (dice.chance(faults.cut())) {
            soon(() -> cut(executor, at));
        }
        if (dice.chance(faults.abort())) {
            soon(() -> abort(executor, at.record().item()));
        }
    }

    /** A client wants something of a sidecar. */
    void onOperation(Sidecar sidecar, ItemId item) {
        if (world.dice().chance(world.profile().pause() / 4)) {
            long length = world.dice().between(50_000, 3_000_000);
            cluster.met(item, Fault.SIDECAR_PAUSED);
            sidecar.node().pauseUntil(world.scheduler().nowMicros() + length);
            world.story().tell(() -> sidecar.node() + " stands still for " + length / 1_000 + " ms");
        }
    }

    private void soon(Runnable fault) {
        world.scheduler().after(world.dice().between(0, SOON_MICROS), fate, fault);
    }

    private void later(long lowMicros, long highMicros, Runnable recovery) {
        world.scheduler().after(world.dice().between(lowMicros, highMicros), fate, recovery);
    }

    private void crash(ModelExecutor executor) {
        if (executor.node().isUp()) {
            executor.crash();
            later(50_000, 4_000_000, executor::start);
        }
    }

    private void pause(ModelExecutor executor) {
        long length = world.dice().between(100_000, 5_000_000);
        executor.running().values().forEach(attempt -> attempt.met(Fault.EXECUTOR_PAUSED));
        executor.node().pauseUntil(world.scheduler().nowMicros() + length);
        world.story().tell(() -> executor.node() + " stands still for " + length / 1_000 + " ms");
    }

    private void restart(StoreServer store) {
        if (store.node().isUp()) {
            all().forEach(attempt -> {
                if (attempt.migration().source().equals(store.id())) {
                    attempt.met(Fault.SOURCE_RESTARTED);
                }
                if (attempt.migration().target().equals(store.id())) {
                    attempt.met(Fault.TARGET_RESTARTED);
                }
            });
            store.crash();
            later(1_000, world.dice().chance(0.7) ? 50_000 : 1_500_000, store::start);
        }
    }

    private void outage() {
        if (cluster.etcd().node().isUp()) {
            all().forEach(attempt -> attempt.met(Fault.ETCD_OUTAGE));
            long length = world.dice().between(20_000, 3_000_000);
            world.story().tell(() -> "etcd is down for " + length / 1_000 + " ms");
            cluster.etcd().outage(length);
        }
    }

    private void cut(ModelExecutor executor, Migration at) {
        Node other = world.dice()
                .pick(List.of(
                        cluster.store(at.source()).node(),
                        cluster.store(at.target()).node(),
                        cluster.etcd().node()));
        long until = world.scheduler().nowMicros() + world.dice().between(50_000, 3_000_000);
        executor.running().values().forEach(attempt -> attempt.met(Fault.LINK_CUT));
        cluster.network().cut(executor.node(), other, until);
    }

    private void abort(ModelExecutor executor, ItemId item) {
        Attempt attempt = executor.running().get(item);
        if (attempt != null
                && executor.node().pausedUntilMicros() <= world.scheduler().nowMicros()) {
            attempt.met(Fault.ABORT_WISHED);
            world.story().tell(() -> "somebody wants the migration of " + item + " aborted");
            attempt.signal(new Signal.Abort("wished"));
        }
    }

    private Stream<Attempt> all() {
        return cluster.executors().stream().flatMap(executor -> executor.running().values().stream());
    }
}
