package io.foreshard.sidecar;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.configuration.SidecarConfiguration;
import io.foreshard.core.DefaultRule;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.partitions.PartitionStores;
import io.foreshard.partitions.etcd.ConfiguredEtcd;
import io.foreshard.partitions.etcd.Election;
import io.foreshard.partitions.etcd.EtcdClient;
import io.foreshard.partitions.etcd.SessionLease;
import io.foreshard.partitions.etcd.ShardMapReader;
import io.foreshard.schemas.codec.Topic;
import io.foreshard.sidecar.changes.ChangeFollower;
import io.foreshard.sidecar.changes.ChangePublisher;
import io.foreshard.sidecar.changes.Streams;
import io.foreshard.sidecar.items.RegionalCache;
import io.foreshard.sidecar.items.Shadows;
import io.foreshard.sidecar.items.Tier;
import io.foreshard.sidecar.items.Watermarks;
import io.foreshard.sidecar.log.AccessLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running sidecar: connects to what it needs, waits for what is not there yet, and stops it all in the reverse order. */
final class SidecarProcess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SidecarProcess.class);
    private static final long MAP_ENTRIES = 1_000_000;
    private static final Duration LEASE = Duration.ofSeconds(5);
    private static final Duration LEASE_MARGIN = Duration.ofSeconds(1);
    private static final Duration CHANGES_KEPT = Duration.ofMinutes(1);
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration PUBLISH_EVERY = Duration.ofMillis(50);
    private static final Duration DRAIN = Duration.ofSeconds(2);

    private final ForeshardConfiguration configuration;
    private final Region region;
    private final InstantSource clock = InstantSource.system();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Map<PartitionId, PartitionStore> stores = new TreeMap<>();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2, SidecarProcess::daemon);
    private final ShardMapReader map;
    private final EtcdClient etcd;
    private final Producer<byte[], byte[]> producer;
    private final SidecarMetrics metrics;
    private final Streams streams;
    private final DataPlane plane;
    private volatile boolean ready;

    /**
     * Starts it; waits for etcd as long as that takes.
     *
     * @throws IllegalStateException if a port is taken
     * @throws IllegalArgumentException if the region has no sidecar
     */
    static SidecarProcess start(ForeshardConfiguration configuration, Region region) throws InterruptedException {
        return new SidecarProcess(configuration, region);
    }

    private SidecarProcess(ForeshardConfiguration configuration, Region region) throws InterruptedException {
        this.configuration = configuration;
        this.region = region;
        SidecarConfiguration own = SidecarSetup.of(configuration, region);
        open.push(timer::shutdownNow);
        configuration
                .partitions()
                .forEach((id, partition) ->
                        stores.put(id, closing(PartitionStores.open(SidecarSetup.partition(partition, region)))));
        etcd = closing(EtcdClient.open(ConfiguredEtcd.options(configuration.etcd(), region)));
        map = closing(new ShardMapReader(etcd, MAP_ENTRIES));
        producer = closing(newProducer());
        streams = new Streams(configuration.kafka().settings(Topic.ITEM_CHANGES).partitions());
        AccessLog log = closing(new AccessLog(
                producer,
                configuration.kafka().name(Topic.ACCESS_LOGS),
                region,
                configuration.timeScale(),
                configuration.sidecar().accessLogBuffer()));
        metrics = new SidecarMetrics(log, key -> {}, clock);
        if (own.metricsPort() > 0) {
            closing(new HealthServer(
                    own.bindAddress(),
                    own.metricsPort(),
                    () -> metrics.registry().scrape(),
                    () -> ready));
        }
        awaitRule();
        Watermarks watermarks = new Watermarks(stores.keySet(), streams.count(), streams::of);
        plane = closing(dataPlane(watermarks));
        follow(watermarks);
        initializeAndPublish();
        LOG.info("sidecar of {} listens on {}", region, plane.server().address());
        ready = true;
    }

    private DataPlane dataPlane(Watermarks watermarks) {
        Topology topology = configuration.toTopology();
        return new DataPlane(
                SidecarSetup.dataPlane(configuration, region),
                new DataPlane.Foundations(
                        region,
                        topology,
                        stores,
                        new EtcdHomeMap(map),
                        watermarks,
                        RegionalCache.NONE,
                        all -> Shadows.NONE,
                        key -> true,
                        metrics,
                        SidecarSetup.users(configuration.sidecar()),
                        this::info,
                        timer,
                        clock));
    }

    private <T extends AutoCloseable> T closing(T resource) {
        open.push(resource);
        return resource;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "sidecar-timer");
        thread.setDaemon(true);
        return thread;
    }

    private Producer<byte[], byte[]> newProducer() {
        Map<String, Object> properties = new HashMap<>(configuration.kafka().clientProperties(region));
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2000);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3000);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 5000);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private void awaitRule() throws InterruptedException {
        boolean told = false;
        while (!map.awaitRule(Duration.ofSeconds(1))) {
            if (Thread.interrupted()) {
                throw new InterruptedException("stopped while waiting for etcd");
            }
            if (!told) {
                LOG.warn(
                        "waiting for the default rule in etcd at {}; check that etcd runs there and that"
                                + " 'foreshard init' was run",
                        configuration.etcd().endpointsFrom(region));
            }
            told = true;
        }
    }

    private void follow(Watermarks watermarks) {
        ChangeFollower follower = new ChangeFollower(
                configuration.kafka().clientProperties(region),
                configuration.kafka().name(Topic.ITEM_CHANGES),
                streams,
                new ChangeFollower.Targets(watermarks, plane.local(), RegionalCache.NONE),
                SidecarSetup.staleness(configuration.sidecar()).clockSkew(),
                clock);
        Thread thread = new Thread(follower, "change-follower");
        thread.setDaemon(true);
        thread.start();
        closing(() -> {
            thread.interrupt();
            thread.join(DRAIN.toMillis());
        });
    }

    private void initializeAndPublish() {
        DefaultRule rule = map.rule().orElseThrow();
        SessionLease lease = closing(new SessionLease(etcd, LEASE, LEASE_MARGIN).start());
        stores.forEach((id, store) -> {
            boolean here = configuration
                    .toTopology()
                    .regionOf(id)
                    .filter(region::equals)
                    .isPresent();
            PartitionWork work = new PartitionWork(store, rule, here ? publisher(store, lease) : null);
            ScheduledExecutorService own = Executors.newSingleThreadScheduledExecutor(SidecarProcess::daemon);
            closing(own::shutdownNow);
            var unused = own.scheduleWithFixedDelay(work, 0, PUBLISH_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        });
    }

    private PartitionWork.Publishing publisher(PartitionStore store, SessionLease lease) {
        ChangePublisher publisher = new ChangePublisher(
                store,
                producer,
                streams,
                new ChangePublisher.Settings(
                        configuration.kafka().name(Topic.ITEM_CHANGES),
                        configuration.sidecar().watermarkInterval(),
                        CHANGES_KEPT,
                        SEND_TIMEOUT),
                clock);
        String name = "change-publisher-" + store.id();
        String candidate = region + "-" + ProcessHandle.current().pid();
        return new PartitionWork.Publishing(new Election(etcd, lease, name, candidate), publisher);
    }

    /** The sections of INFO. */
    private String info(List<String> sections) {
        StringBuilder text = new StringBuilder();
        text.append("# Server\r\nredis_version:7.0.15\r\nredis_mode:standalone\r\nrole:master\r\nregion:")
                .append(region)
                .append("\r\n\r\n# Clients\r\nconnected_clients:")
                .append(plane.server().connections())
                .append("\r\n\r\n# Memory\r\nlocal_cache_bytes:")
                .append(plane.local().bytes())
                .append("\r\nlocal_cache_items:")
                .append(plane.local().entries())
                .append("\r\n\r\n# Stats\r\n");
        for (Tier tier : Tier.values()) {
            text.append("reads_")
                    .append(tier.name().toLowerCase(java.util.Locale.ROOT))
                    .append(':')
                    .append(metrics.reads(tier))
                    .append("\r\n");
        }
        return text.toString();
    }

    DataPlane plane() {
        return plane;
    }

    /** Takes no more connections, and gives those that are there a moment. */
    void drain() throws InterruptedException {
        ready = false;
        plane.server().stopAccepting();
        long until = System.nanoTime() + DRAIN.toNanos();
        while (plane.server().connections() > 0 && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                LOG.warn("while stopping: {}", e.getMessage());
            }
        }
    }
}
