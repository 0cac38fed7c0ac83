package io.foreshard.sidecar;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.configuration.SidecarConfiguration;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import io.foreshard.core.prefetch.PrefetchSchedule;
import io.foreshard.core.prefetch.RequestPrefetch;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.partitions.ConfiguredPartitions;
import io.foreshard.partitions.PartitionStores;
import io.foreshard.partitions.etcd.ConfiguredEtcd;
import io.foreshard.partitions.etcd.EtcdClient;
import io.foreshard.partitions.etcd.ShardMapReader;
import io.foreshard.schemas.AccessRun;
import io.foreshard.schemas.MigrationEvent;
import io.foreshard.schemas.PlacementPolicy;
import io.foreshard.schemas.PrefetchHint;
import io.foreshard.schemas.codec.Topic;
import io.foreshard.schemas.topics.TopicFollower;
import io.foreshard.sidecar.changes.ChangeFollower;
import io.foreshard.sidecar.changes.StreamWatch;
import io.foreshard.sidecar.changes.Streams;
import io.foreshard.sidecar.items.HomeMap;
import io.foreshard.sidecar.items.RegionalCache;
import io.foreshard.sidecar.items.Watermarks;
import io.foreshard.sidecar.log.AccessLog;
import io.foreshard.sidecar.policy.RegionPolicies;
import io.foreshard.sidecar.prefetch.HintIntake;
import io.foreshard.sidecar.prefetch.Prefetcher;
import io.foreshard.sidecar.prefetch.RunRegions;
import io.foreshard.sidecar.prefetch.SharedRequestPrefetch;
import io.foreshard.sidecar.regional.RedisRegionalCache;
import io.foreshard.sidecar.shadows.MigrationShadows;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running sidecar: connects to what it needs, waits for what is not there yet, and stops it all in the reverse order. */
final class SidecarProcess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SidecarProcess.class);
    private static final int WORTH_TELLING_SECONDS = 3;
    private static final long MAP_ENTRIES = 1_000_000;
    private static final int TIMERS = 3;

    /** A partition that is away for longer is served once it is back. */
    private static final Duration FIRST_CONTACT = Duration.ofSeconds(3);

    private static final Duration DRAIN = Duration.ofSeconds(2);

    /** Shadows opened longer ago and still open are found when the executor tells of them again. */
    private static final Duration SHADOWS_LOOKBACK = Duration.ofMinutes(10);

    /** Hints given longer ago have had their time, in all but the slowest clocks. */
    private static final Duration HINTS_LOOKBACK = Duration.ofMinutes(5);

    private final ForeshardConfiguration configuration;
    private final Region region;
    private final Topology topology;
    private final InstantSource clock = InstantSource.system();
    private final Resources resources = new Resources();
    private final ScheduledExecutorService timer =
            Executors.newScheduledThreadPool(TIMERS, task -> Resources.daemon("sidecar-timer", task));
    private final Map<PartitionId, PartitionStore> stores = new TreeMap<>();
    private final Messaging messaging;
    private final EtcdClient etcd;
    private final ShardMapReader map;
    private final SidecarMetrics metrics;
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
        this.topology = configuration.toTopology();
        SidecarConfiguration own = SidecarSetup.of(configuration, region);
        resources.closing(timer::shutdownNow);
        openStores();
        etcd = resources.closing(EtcdClient.open(ConfiguredEtcd.options(configuration.etcd(), region)));
        map = resources.closing(new ShardMapReader(etcd, MAP_ENTRIES));
        messaging = new Messaging(configuration.kafka(), region, clock, resources);
        metrics = new SidecarMetrics(accessLog(), clock);
        serveHealth(own);
        awaitRule();
        FirstContact.tell(stores.values(), map.rule().orElseThrow(), FIRST_CONTACT);
        Streams streams =
                new Streams(configuration.kafka().settings(Topic.ITEM_CHANGES).partitions());
        Watermarks watermarks = new Watermarks(stores.keySet(), streams.count(), streams::of);
        HomeMap homes = new EtcdHomeMap(map);
        RegionPolicies policies = new RegionPolicies(region, configuration.controlGroup());
        RegionalCache regional = regional(watermarks);
        MigrationShadows shadows =
                resources.closing(new MigrationShadows(localStores(), homes, policies::allows, metrics.registry()));
        plane = dataPlane(watermarks, homes, regional, shadows, policies);
        SharedRequestPrefetch onRequest = new SharedRequestPrefetch(
                new RequestPrefetch(region, topology, SidecarSetup.requestPrefetch(configuration.sidecar())), clock);
        followChanges(watermarks, streams, regional, onRequest);
        watch(watermarks);
        policies.listen(new PolicyPurge(policies, plane.local(), regional, timer)::changed);
        messaging.follow(
                Topic.PLACEMENT_POLICIES, PlacementPolicy.class, TopicFollower.FROM_THE_BEGINNING, policies.topic());
        messaging.follow(Topic.MIGRATION_EVENTS, MigrationEvent.class, SHADOWS_LOOKBACK, shadows);
        prefetch(policies, homes, shadows, onRequest);
        messaging.announceSchemas();
        new ChangeLogs(configuration, region, messaging, streams, clock)
                .start(map.rule().orElseThrow(), etcd, stores.values(), resources);
        LOG.info("sidecar of {} listens on {}", region, plane.server().address());
        ready = true;
    }

    private void openStores() {
        configuration
                .partitions()
                .forEach((id, partition) -> stores.put(
                        id,
                        resources.closing(
                                PartitionStores.open(ConfiguredPartitions.options(configuration, partition, region)))));
    }

    private Map<PartitionId, PartitionStore> localStores() {
        Map<PartitionId, PartitionStore> here = new HashMap<>(stores);
        here.keySet()
                .removeIf(id -> topology.regionOf(id).filter(region::equals).isEmpty());
        return here;
    }

    private AccessLog accessLog() {
        return resources.closing(new AccessLog(
                messaging.producer(),
                messaging.name(Topic.ACCESS_LOGS),
                region,
                configuration.timeScale(),
                new AccessLog.Limits(
                        configuration.sidecar().accessLogBuffer(),
                        configuration.sidecar().accessLogPerSecond())));
    }

    private void serveHealth(SidecarConfiguration own) {
        if (own.metricsPort() > 0) {
            resources.closing(new HealthServer(
                    own.bindAddress(),
                    own.metricsPort(),
                    () -> metrics.registry().scrape(),
                    () -> ready));
        }
    }

    private RegionalCache regional(Watermarks watermarks) {
        return configuration
                .cache(region)
                .<RegionalCache>map(cache -> new RedisRegionalCache(
                        SidecarSetup.regionalRedis(cache, region), watermarks, metrics.registry(), timer, clock))
                .map(resources::closing)
                .orElse(RegionalCache.NONE);
    }

    private DataPlane dataPlane(
            Watermarks watermarks,
            HomeMap homes,
            RegionalCache regional,
            MigrationShadows shadows,
            RegionPolicies policies) {
        InfoText info = new InfoText(region, metrics);
        return resources.closing(new DataPlane(
                SidecarSetup.dataPlane(configuration, region),
                new DataPlane.Foundations(
                        region,
                        topology,
                        stores,
                        homes,
                        watermarks,
                        regional,
                        shadows,
                        policies::allows,
                        metrics,
                        SidecarSetup.users(configuration.sidecar()),
                        sections -> info.of(sections, plane()),
                        timer,
                        clock)));
    }

    private void awaitRule() throws InterruptedException {
        for (int seconds = 1; !map.awaitRule(Duration.ofSeconds(1)); seconds++) {
            TimeUnit.SECONDS.sleep(1); // it returns at once when etcd answers and holds no rule
            if (seconds == WORTH_TELLING_SECONDS) {
                LOG.warn(
                        "waiting for the default rule in etcd at {}; check that etcd runs there and that"
                                + " 'foreshard init' was run",
                        configuration.etcd().endpointsFrom(region));
            }
        }
    }

    private void followChanges(
            Watermarks watermarks, Streams streams, RegionalCache regional, SharedRequestPrefetch onRequest) {
        resources.run(
                "change-follower",
                new ChangeFollower(
                        messaging.client(),
                        messaging.name(Topic.ITEM_CHANGES),
                        streams,
                        new ChangeFollower.Targets(watermarks, plane.local(), regional, onRequest::written),
                        SidecarSetup.staleness(configuration.sidecar()).clockSkew(),
                        messaging.schemas(),
                        clock));
    }

    private void watch(Watermarks watermarks) {
        Duration bound = configuration.sidecar().stalenessBound();
        StreamWatch watch = new StreamWatch(watermarks, stores.keySet(), bound, metrics.registry(), clock);
        var unused = timer.scheduleWithFixedDelay(watch, 1, 1, TimeUnit.SECONDS);
        for (PartitionId partition : stores.keySet()) {
            metrics.watch(partition, plane.homes());
        }
    }

    private void prefetch(
            RegionPolicies policies, HomeMap homes, MigrationShadows shadows, SharedRequestPrefetch onRequest) {
        PrefetchSchedule schedule = new PrefetchSchedule(
                SidecarSetup.prefetch(configuration.sidecar()), configuration.controlGroup(), policies::allowsPrefetch);
        HintIntake intake = new HintIntake(region, configuration.timeScale(), schedule, clock, metrics.registry());
        RunRegions runs = new RunRegions(region);
        Prefetcher prefetcher = resources.closing(new Prefetcher(
                new Prefetcher.Surroundings(
                        region,
                        topology,
                        intake,
                        homes,
                        plane.homes(),
                        plane.reader(),
                        shadows,
                        runs,
                        onRequest,
                        policies::allowsPrefetch),
                metrics.registry(),
                clock));
        metrics.tell(prefetcher::accessed);
        if (configuration.sidecar().prefetchPerSecond() > 0) {
            plane.reader().tell(prefetcher::missed);
        }
        messaging.follow(Topic.ACCESS_RUNS, AccessRun.class, HINTS_LOOKBACK, runs);
        messaging.follow(Topic.PREFETCH_HINTS, PrefetchHint.class, HINTS_LOOKBACK, intake);
    }

    DataPlane plane() {
        return plane;
    }

    SidecarMetrics metrics() {
        return metrics;
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
        resources.close();
    }
}
