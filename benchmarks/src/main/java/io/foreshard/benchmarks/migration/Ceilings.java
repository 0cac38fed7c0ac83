package io.foreshard.benchmarks.migration;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.migration.MigrationRecord;
import io.foreshard.core.migration.MigrationState;
import io.foreshard.core.migration.StoredRecord;
import io.foreshard.core.migration.Verdict;
import io.foreshard.core.store.Fence;
import io.foreshard.core.store.StoreCommand;
import io.foreshard.partitions.etcd.ConfiguredEtcd;
import io.foreshard.partitions.etcd.EtcdClient;
import io.foreshard.partitions.etcd.MigrationRecords;
import io.foreshard.partitions.etcd.ShardMap;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** What etcd and the stores do at best, through the clients that executors use. */
final class Ceilings {

    private static final int SWAPS_IN_FLIGHT = 64;
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration MEASURED = Duration.ofSeconds(5);

    /** Below that of any attempt. */
    private static final Fence FIRST = new Fence(1, 1);

    private Ceilings() {}

    /** Compare-and-swaps a second, each of its caller's own key, under a prefix of their own. */
    static double swapsPerSecond(ForeshardConfiguration configuration) throws Exception {
        try (EtcdClient etcd = EtcdClient.connect(
                ConfiguredEtcd.options(configuration.etcd(), Deployment.REGION).withPrefix("/foreshard-benchmark"))) {
            var unused = new ShardMap(etcd).initializeRule(List.of(Deployment.NEAR, Deployment.FAR));
            AtomicLong swaps = new AtomicLong();
            long begin = System.nanoTime();
            Workers.run(SWAPS_IN_FLIGHT, worker -> swap(etcd, worker, begin, swaps));
            return swaps.get() / (MEASURED.toNanos() / 1e9);
        }
    }

    private static void swap(EtcdClient etcd, int worker, long begin, AtomicLong swaps) {
        MigrationRecords records = new MigrationRecords(etcd);
        ItemId item = new ItemId("swap" + worker, "item");
        Home home = new ShardMap(etcd).locate(item).home();
        MigrationRecord record = record(item, home);
        MigrationRecords.Creation created = records.create(record);
        StoredRecord stored = ((MigrationRecords.Creation.Created) created).stored();
        while (true) {
            long elapsed = System.nanoTime() - begin;
            if (elapsed > WARM_UP.plus(MEASURED).toNanos()) {
                return;
            }
            var swapped = (MigrationRecords.Update.Updated) records.replace(record, stored.epoch(), stored.revision());
            stored = swapped.stored();
            if (elapsed > WARM_UP.toNanos()) {
                swaps.incrementAndGet();
            }
        }
    }

    private static MigrationRecord record(ItemId item, Home home) {
        Instant now = Instant.now();
        return new MigrationRecord(
                "ceiling",
                item,
                home,
                home.partition().equals(Deployment.NEAR) ? Deployment.FAR : Deployment.NEAR,
                MigrationState.COPYING,
                1,
                "nobody",
                0,
                Verdict.CONFIDENT,
                now,
                now.plus(Duration.ofHours(1)),
                Optional.empty(),
                now,
                "ceiling",
                Optional.empty(),
                Optional.empty());
    }

    /** Items read at their home and installed at the other store a second; the copies are dropped afterwards. */
    static double copiesPerSecond(HomeClient client, List<ItemId> items, int threads) throws Exception {
        long begin = System.nanoTime();
        Workers.each(threads, items, item -> copy(client, item));
        double seconds = (System.nanoTime() - begin) / 1e9;
        Workers.each(threads, items, item -> {
            PartitionId target = client.otherThan(client.homeOf(item).partition());
            var unused = client.store(target).execute(item, new StoreCommand.Drop(FIRST));
        });
        return items.size() / seconds;
    }

    private static void copy(HomeClient client, ItemId item) {
        PartitionId source = client.homeOf(item).partition();
        long now = System.currentTimeMillis();
        var snapshot = client.store(source).inspect(item).snapshot().orElseThrow();
        var outcome = client.store(client.otherThan(source))
                .execute(item, new StoreCommand.InstallShadow(FIRST, snapshot, now));
        if (!outcome.done()) {
            throw new IllegalStateException("the copy of " + item + " was refused: " + outcome);
        }
    }
}
