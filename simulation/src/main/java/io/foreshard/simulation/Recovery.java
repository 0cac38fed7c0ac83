package io.foreshard.simulation;

import io.foreshard.core.ItemId;
import io.foreshard.core.migration.Phase;
import java.util.List;

/**
 * Looks, for one incarnation of an executor, for records that nobody works on, when a lock has changed and regularly. Mutable;
 * belongs to one thread.
 */
final class Recovery {

    private static final long PERIOD_MICROS = 1_000_000;
    private static final long LONGEST_WAIT_MICROS = 20_000;

    private final Cluster cluster;
    private final World world;
    private final ModelExecutor executor;
    private boolean planned;

    Recovery(Cluster cluster, ModelExecutor executor) {
        this.cluster = cluster;
        this.world = cluster.world();
        this.executor = executor;
    }

    void start() {
        cluster.etcd().watch(executor.node(), "lock/", key -> lookSoon());
        later(world.dice().between(0, PERIOD_MICROS), this::lookRegularly);
    }

    private void later(long delayMicros, Runnable task) {
        world.scheduler().after(delayMicros, executor.node(), task);
    }

    private void lookRegularly() {
        later(PERIOD_MICROS, this::lookRegularly);
        look();
    }

    private void lookSoon() {
        if (!planned) {
            planned = true;
            later(world.dice().between(0, LONGEST_WAIT_MICROS), () -> {
                planned = false;
                look();
            });
        }
    }

    /** Whose lock is gone, or ours without our working on it, is taken over. */
    private void look() {
        if (!executor.hasLease()) {
            return;
        }
        executor.call(
                cluster.etcd().node(),
                "list records",
                () -> cluster.orphans(executor.node().name()),
                found -> found.stream()
                        .filter(item -> !executor.isRunning(item))
                        .forEach(item -> executor.lock(item, () -> takeOver(item))));
        List.copyOf(executor.running().values()).forEach(this::letGoIfReplaced);
    }

    private void takeOver(ItemId item) {
        executor.call(
                cluster.etcd().node(), "read record", () -> executor.records().stored(item), found -> {
                    if (executor.isRunning(item)) {
                        return;
                    }
                    if (executor.isAlive() && found.isPresent()) {
                        executor.takeOver(found.get());
                    } else {
                        executor.unlock(item);
                    }
                });
    }

    /** A move in its cooldown whose record is gone, since its reverse needed the room. */
    private void letGoIfReplaced(Attempt own) {
        if (own.migration().phase() != Phase.COOLING) {
            return;
        }
        ItemId item = own.migration().record().item();
        long epoch = own.migration().epoch();
        executor.call(
                cluster.etcd().node(), "read record", () -> executor.records().stored(item), found -> {
                    if (found.filter(stored -> stored.epoch() == epoch).isEmpty()) {
                        executor.letGo(item, epoch);
                    }
                });
    }
}
