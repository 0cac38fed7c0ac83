package io.foreshard.sidecar;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.DefaultRule;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.partitions.etcd.Election;
import io.foreshard.partitions.etcd.EtcdClient;
import io.foreshard.partitions.etcd.SessionLease;
import io.foreshard.schemas.codec.Topic;
import io.foreshard.sidecar.changes.ChangePublisher;
import io.foreshard.sidecar.changes.Streams;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Tells every partition the rule, and has the change logs of this region's partitions published while elected to. */
final class ChangeLogs {

    private static final Duration LEASE = Duration.ofSeconds(5);
    private static final Duration LEASE_MARGIN = Duration.ofSeconds(1);
    private static final Duration CHANGES_KEPT = Duration.ofMinutes(1);
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration PUBLISH_EVERY = Duration.ofMillis(50);

    private final ForeshardConfiguration configuration;
    private final Region region;
    private final Messaging messaging;
    private final Streams streams;
    private final InstantSource clock;

    ChangeLogs(
            ForeshardConfiguration configuration,
            Region region,
            Messaging messaging,
            Streams streams,
            InstantSource clock) {
        this.configuration = configuration;
        this.region = region;
        this.messaging = messaging;
        this.streams = streams;
        this.clock = clock;
    }

    /** In the background, until the resources are closed; each partition on a thread of its own. */
    void start(DefaultRule rule, EtcdClient etcd, Collection<PartitionStore> stores, Resources resources) {
        SessionLease lease = resources.closing(new SessionLease(etcd, LEASE, LEASE_MARGIN).start());
        Topology topology = configuration.toTopology();
        for (PartitionStore store : stores) {
            boolean here = topology.regionOf(store.id()).filter(region::equals).isPresent();
            PartitionWork work = new PartitionWork(store, rule, here ? publishing(store, etcd, lease) : null);
            ScheduledExecutorService own = Executors.newSingleThreadScheduledExecutor(
                    task -> Resources.daemon("partition-" + store.id(), task));
            resources.closing(own::shutdownNow);
            var unused = own.scheduleWithFixedDelay(work, 0, PUBLISH_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private PartitionWork.Publishing publishing(PartitionStore store, EtcdClient etcd, SessionLease lease) {
        ChangePublisher.Settings settings = new ChangePublisher.Settings(
                messaging.name(Topic.ITEM_CHANGES),
                configuration.sidecar().watermarkInterval(),
                CHANGES_KEPT,
                SEND_TIMEOUT);
        ChangePublisher publisher = new ChangePublisher(store, messaging.producer(), streams, settings, clock);
        String name = "change-publisher-" + store.id();
        String candidate = region + "-" + ProcessHandle.current().pid();
        return new PartitionWork.Publishing(new Election(etcd, lease, name, candidate), publisher);
    }
}
