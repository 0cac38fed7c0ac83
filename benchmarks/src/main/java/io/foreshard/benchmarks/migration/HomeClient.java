package io.foreshard.benchmarks.migration;

import static java.util.Objects.requireNonNull;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.DefaultRule;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.access.Routing;
import io.foreshard.core.store.ItemValue;
import io.foreshard.core.store.Mutation;
import io.foreshard.core.store.OperationId;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.core.store.ReadOutcome;
import io.foreshard.core.store.Refusal;
import io.foreshard.core.store.WriteOutcome;
import io.foreshard.partitions.ConfiguredPartitions;
import io.foreshard.partitions.PartitionStores;
import io.foreshard.partitions.etcd.ConfiguredEtcd;
import io.foreshard.partitions.etcd.EtcdClient;
import io.foreshard.partitions.etcd.MigrationRecords;
import io.foreshard.partitions.etcd.ShardMap;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Writes and strictly reads items at their homes, as a service does: where a home has changed, the old one says so. Thread-safe. */
final class HomeClient implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** As a sidecar goes after an item that moves, but for its patience. */
    private static final Routing ROUTING = new Routing(LONGEST, LONGEST, Duration.ofMillis(2), Duration.ofMillis(50));

    private final Map<PartitionId, PartitionStore> stores = new HashMap<>();
    private final Map<ItemId, Home> homes = new ConcurrentHashMap<>();
    private final EtcdClient etcd;
    private final ShardMap map;
    private final DefaultRule rule;

    HomeClient(ForeshardConfiguration configuration) {
        configuration
                .partitions()
                .forEach((id, partition) -> stores.put(
                        id,
                        PartitionStores.open(
                                ConfiguredPartitions.options(configuration, partition, Deployment.REGION))));
        etcd = EtcdClient.connect(ConfiguredEtcd.options(configuration.etcd(), Deployment.REGION));
        map = new ShardMap(etcd);
        rule = map.rule().orElseThrow();
        stores.values().forEach(store -> store.initialize(rule));
    }

    /** Where an item was when it was last written or read. */
    Home homeOf(ItemId item) {
        return homes.computeIfAbsent(item, first -> rule.homeOf(first.customerId()));
    }

    PartitionStore store(PartitionId id) {
        return requireNonNull(stores.get(id), id::toString);
    }

    /** The other one of the two. */
    PartitionId otherThan(PartitionId id) {
        return id.equals(Deployment.NEAR) ? Deployment.FAR : Deployment.NEAR;
    }

    /** Whether any migration is under way. */
    boolean hasRecords() {
        return !new MigrationRecords(etcd).listAll().isEmpty();
    }

    /** Writes until a home has taken it, as one operation. */
    void write(ItemId item, ItemValue value) {
        OperationId operation = OperationId.of(UUID.randomUUID());
        Mutation put = new Mutation.Put(value, new Mutation.Expiry.Never(), Mutation.Condition.ALWAYS, false);
        long begin = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            Home home = homeOf(item);
            WriteOutcome outcome = store(home.partition()).apply(item, home.epoch(), operation, put);
            if (outcome instanceof WriteOutcome.Accepted) {
                return;
            }
            follow(item, ((WriteOutcome.Refused) outcome).refusal(), home, attempt, begin);
        }
    }

    /** Reads until a home has answered. */
    void read(ItemId item) {
        long begin = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            Home home = homeOf(item);
            ReadOutcome outcome = store(home.partition()).read(item, home.epoch());
            if (outcome instanceof ReadOutcome.Answered) {
                return;
            }
            follow(item, ((ReadOutcome.Refused) outcome).refusal(), home, attempt, begin);
        }
    }

    private void follow(ItemId item, Refusal refusal, Home asked, int attempt, long beginNanos) {
        long elapsed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNanos);
        Routing.Step step = ROUTING.afterRefusal(refusal, asked, attempt, elapsed);
        if (step instanceof Routing.Step.AskHome next) {
            homes.put(item, next.home());
        } else if (step instanceof Routing.Step.AskMap next) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(next.pauseMillis()));
            homes.put(item, map.locate(item).home());
        } else {
            throw new IllegalStateException("no home of " + item + " answered within " + LONGEST + ": " + refusal);
        }
    }

    @Override
    public void close() {
        etcd.close();
        stores.values().forEach(PartitionStore::close);
    }
}
