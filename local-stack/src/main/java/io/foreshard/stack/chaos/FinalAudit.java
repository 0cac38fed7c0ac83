package io.foreshard.stack.chaos;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.store.OwnerRecord;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.partitions.ConfiguredPartitions;
import io.foreshard.partitions.PartitionStores;
import io.foreshard.partitions.etcd.ConfiguredEtcd;
import io.foreshard.partitions.etcd.ControlPlaneException;
import io.foreshard.partitions.etcd.EtcdClient;
import io.foreshard.partitions.etcd.MigrationRecords;
import io.foreshard.partitions.etcd.ShardMap;
import io.foreshard.stack.chaos.FinalState.Claim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Once the faults are over: waits until every migration has ended, then asks stores, map and sidecars. For one thread. */
final class FinalAudit implements AutoCloseable {

    /** Longer than any deadline and any backoff. */
    private static final Duration CONVERGENCE = Duration.ofMinutes(2);

    /** Requests that still lie in Kafka become records within it. */
    private static final Duration QUIET = Duration.ofSeconds(5);

    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final int POLL_MILLIS = 200;

    private final Items items;
    private final SidecarConnection connection;
    private final EtcdClient etcd;
    private final MigrationRecords records;
    private final ShardMap map;
    private final Map<PartitionId, PartitionStore> stores = new LinkedHashMap<>();

    /** @param connection a strict one */
    FinalAudit(ForeshardConfiguration configuration, Items items, SidecarConnection connection) {
        this.items = items;
        this.connection = connection;
        Region region = configuration.controlPlaneRegions().get(0);
        this.etcd = EtcdClient.connect(ConfiguredEtcd.options(configuration.etcd(), region));
        this.records = new MigrationRecords(etcd);
        this.map = new ShardMap(etcd);
        configuration.partitions().forEach((id, partition) -> {
            // Without the latency proxy: the audit runs beside the stores.
            PartitionStore store =
                    PartitionStores.open(ConfiguredPartitions.options(configuration, partition, partition.region()));
            stores.put(id, store);
            store.initialize(map.rule().orElseThrow());
        });
    }

    FinalState look() throws InterruptedException {
        List<String> left = awaitNoMigrations();
        Map<String, FinalState.Item> found = new HashMap<>();
        for (ItemId item : items.used()) {
            found.put(item.key(), look(item));
        }
        return new FinalState(found, left);
    }

    private List<String> awaitNoMigrations() throws InterruptedException {
        long deadline = System.nanoTime() + CONVERGENCE.toNanos();
        long quietSince = System.nanoTime();
        List<String> left = left();
        while (System.nanoTime() < deadline && System.nanoTime() - quietSince < QUIET.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            left = left();
            quietSince = left.isEmpty() ? quietSince : System.nanoTime();
        }
        return left;
    }

    private List<String> left() {
        try {
            return records.listAll().stream().map(String::valueOf).toList();
        } catch (ControlPlaneException away) {
            return List.of("the records cannot be read: " + away.getMessage());
        }
    }

    /** It must still take a write; then what it holds is final. */
    private FinalState.Item look(ItemId item) throws InterruptedException {
        boolean writable = retry(() -> Items.isCounter(item.key())
                        ? connection.increment(item)
                        : connection.append(item, items.nextToken()))
                .isPresent();
        Optional<String> value = retry(() -> connection.readWhole(item));
        Home home = map.locate(item).home();
        List<Claim> claims = new ArrayList<>();
        stores.forEach((partition, store) -> {
            OwnerRecord owner = store.inspect(item).effective();
            claims.add(new Claim(partition, owner.role(), owner.epoch()));
        });
        return new FinalState.Item(value, writable, home, claims);
    }

    private static <T> Optional<T> retry(Supplier<Optional<T>> attempt) throws InterruptedException {
        long deadline = System.nanoTime() + ANSWER.toNanos();
        Optional<T> answer = attempt.get();
        while (answer.isEmpty() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            answer = attempt.get();
        }
        return answer;
    }

    @Override
    public void close() {
        stores.values().forEach(PartitionStore::close);
        etcd.close();
    }
}
