package io.foreshard.simulation;

import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.migration.MigrationRecord;
import io.foreshard.core.migration.Verdict;
import io.foreshard.simulation.RequestQueue.Request;
import java.util.List;
import java.util.Optional;

/** Asks for moves now and then, and for reverse moves of some that were committed. Mutable; belongs to one thread. */
final class Planner {

    private static final long LONGEST_GAP_MICROS = 2_000_000;
    private static final long LONGEST_REGRET_MICROS = 900_000;

    private final Cluster cluster;
    private final World world;
    private final Node node;
    private final double regret;
    private final double probation;
    private int asked;
    private boolean over;

    Planner(Cluster cluster) {
        this.cluster = cluster;
        this.world = cluster.world();
        this.node = new Node("planner", 0);
        this.regret = world.dice().oneOf(0, 0.3, 0.6);
        this.probation = world.dice().oneOf(0, 0.2, 0.5);
    }

    void start() {
        world.scheduler().after(world.dice().between(50_000, LONGEST_GAP_MICROS / 4), node, this::plan);
    }

    void finish() {
        over = true;
    }

    private void plan() {
        if (over) {
            return;
        }
        ItemId item = world.dice().pick(cluster.items());
        List<Home> known = cluster.truth(item).homes();
        boolean stale = world.dice().chance(world.profile().staleMap() / 3);
        Home source = stale ? world.dice().pick(known) : known.get(known.size() - 1);
        List<PartitionId> others = cluster.stores().stream()
                .map(StoreServer::id)
                .filter(id -> !id.equals(source.partition()))
                .toList();
        ask(item, source, world.dice().pick(others), Optional.empty());
        world.scheduler().after(world.dice().between(1_000, LONGEST_GAP_MICROS), node, this::plan);
    }

    /** Perhaps it was a mistake. */
    void onCommit(MigrationRecord record, Home home) {
        if (!over && world.dice().chance(regret)) {
            PartitionId back = record.sourceHome().partition();
            Optional<String> reversed = Optional.of(record.migrationId());
            world.scheduler().after(world.dice().between(20_000, LONGEST_REGRET_MICROS), node, () -> {
                if (!over) {
                    ask(record.item(), home, back, reversed);
                }
            });
        }
    }

    private void ask(ItemId item, Home source, PartitionId target, Optional<String> reverses) {
        asked++;
        Verdict verdict = world.dice().chance(probation) && reverses.isEmpty() ? Verdict.PROBATION : Verdict.CONFIDENT;
        long deadlineMillis = world.dice().between(1_500, 6_000);
        cluster.requests()
                .add(new Request(
                        "m" + asked,
                        item,
                        source,
                        target,
                        verdict,
                        world.scheduler().clock(node).plusMillis(deadlineMillis),
                        reverses));
    }
}
