package io.foreshard.executor.cli;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import io.foreshard.core.store.ItemSnapshot;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.core.store.StoreException;
import io.foreshard.partitions.etcd.ControlKeys;
import io.foreshard.partitions.etcd.EtcdClient;
import io.foreshard.partitions.etcd.MigrationRecords;
import io.foreshard.partitions.etcd.OperatorControls;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a move would do, by what etcd and the two stores say now. Writes nothing. For one thread. */
final class DryRun {

    private final Deployment deployment;
    private final ForeshardConfiguration configuration;
    private final EtcdClient etcd;
    private final ItemId item;
    private final Home home;
    private final PartitionId target;
    private final List<String> obstacles = new ArrayList<>();

    DryRun(
            Deployment deployment,
            ForeshardConfiguration configuration,
            EtcdClient etcd,
            ItemId item,
            Home home,
            PartitionId target) {
        this.deployment = deployment;
        this.configuration = configuration;
        this.etcd = etcd;
        this.item = item;
        this.home = home;
        this.target = target;
    }

    /** Whether nothing is in the way that can be seen from here; policies are the executors' to judge. */
    boolean print(PrintWriter out) {
        PartitionId source = home.partition();
        out.println(item + ": from " + source + " at epoch " + home.epoch() + " to " + target);
        Optional<ItemSnapshot> copy = look(source).flatMap(PartitionStore.Held::snapshot);
        Optional<PartitionStore.Held> there = look(target);
        long bytes =
                copy.flatMap(ItemSnapshot::value).map(value -> value.size()).orElse(0L);
        copy.ifPresentOrElse(
                found -> out.println("copy: version " + found.version() + ", " + bytes + " bytes, "
                        + found.operations().size() + " operations to remember"),
                () -> obstacles.add("there is nothing to move: " + item + " was never written, or " + source
                        + " does not hold it"));
        there.ifPresent(held -> out.println("at the target now: " + held.own().role() + ", highest attempt "
                + held.own().fence().epoch()));
        controls();
        new MigrationRecords(etcd)
                .get(item)
                .ifPresent(found -> obstacles.add("migration " + found.record().migrationId()
                        + " is in its way, in state " + found.record().state()));
        steps(out, source);
        obstacles.forEach(obstacle -> out.println("IN THE WAY  " + obstacle));
        out.flush();
        return obstacles.isEmpty();
    }

    private void steps(PrintWriter out, PartitionId source) {
        List<String> steps = List.of(
                "etcd: lock and record, if the map still names " + home,
                source + ": read the copy",
                target + ": install it as a shadow, and compare",
                "etcd: record FROZEN",
                source + ": freeze writes, wait for those in flight, answer the final copy",
                target + ": PREPARED with it; " + source + ": freeze strict reads, both at once",
                "etcd: COMMITTED, and the map names " + target,
                target + ": active; " + source + ": redirects, both at once",
                "etcd: COOLDOWN for " + configuration.executor().cooldown(),
                source + ": delete the copy, keep the owner record",
                "etcd: remove the record and the lock");
        for (int i = 0; i < steps.size(); i++) {
            out.println((i + 1) + ". " + steps.get(i));
        }
    }

    private Optional<PartitionStore.Held> look(PartitionId id) {
        try (PartitionStore store =
                deployment.store(configuration, configuration.partition(id).orElseThrow())) {
            return Optional.of(store.inspect(item));
        } catch (StoreException e) {
            obstacles.add(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void controls() {
        OperatorControls set = new ControlKeys(etcd).read();
        Topology topology = configuration.toTopology();
        Region from = topology.regionOf(home.partition()).orElseThrow();
        Region to = topology.regionOf(target).orElseThrow();
        if (set.isPaused(item, from, to)) {
            obstacles.add("operators have paused it: foreshard limit shows what is set");
        }
        if (set.isHeld(item)) {
            obstacles.add("operators hold it: it would wait at READY");
        }
        if (set.isDraining(target)) {
            obstacles.add("nothing may move into " + target + ": it is being drained");
        }
    }
}
