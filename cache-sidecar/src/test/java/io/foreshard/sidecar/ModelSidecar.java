package io.foreshard.sidecar;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.sidecar.command.Users;
import io.foreshard.sidecar.items.HomeMap;
import io.foreshard.sidecar.items.RegionalCache;
import io.foreshard.sidecar.items.Shadows;
import io.foreshard.sidecar.items.Watermarks;
import io.foreshard.sidecar.server.RequestLog;
import io.foreshard.simulation.ModelPartitionStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** A sidecar in this JVM on model stores: two regions, a partition each, the map a rule with exceptions set by the test. */
final class ModelSidecar implements AutoCloseable {

    static final Region EU = new Region("eu-west");
    static final Region US = new Region("us-east");
    static final PartitionId EU_1 = new PartitionId("eu-1");
    static final PartitionId US_1 = new PartitionId("us-1");
    static final InstantSource CLOCK = InstantSource.system();

    final Map<PartitionId, PartitionStore> stores = new TreeMap<>();
    final Map<ItemId, Home> exceptions = new ConcurrentHashMap<>();
    final Topology topology =
            new Topology(List.of(EU, US), Map.of(EU, Map.of(US, Duration.ofMillis(80))), Map.of(EU_1, EU, US_1, US));
    final DefaultRule rule;
    final HomeMap map;
    final DataPlane plane;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    ModelSidecar(List<PartitionId> ruled) {
        this(ruled, DataPlaneSettings.defaults(), Users.open(false));
    }

    ModelSidecar(List<PartitionId> ruled, DataPlaneSettings settings, Users users) {
        this(ruled, settings, users, RequestLog.NONE);
    }

    ModelSidecar(List<PartitionId> ruled, DataPlaneSettings settings, Users users, RequestLog log) {
        rule = new DefaultRule(ruled, 1);
        for (PartitionId id : List.of(EU_1, US_1)) {
            PartitionStore store = new ModelPartitionStore(id, CLOCK, Duration.ofMinutes(1));
            store.initialize(rule);
            stores.put(id, store);
        }
        map = new HomeMap() {
            @Override
            public CompletableFuture<Home> locate(ItemId item) {
                return CompletableFuture.completedFuture(exceptions.getOrDefault(item, rule.homeOf(item.customerId())));
            }

            @Override
            public CompletableFuture<Home> refresh(ItemId item, long minEpoch) {
                return locate(item);
            }
        };
        plane = new DataPlane(
                settings,
                new DataPlane.Foundations(
                        EU,
                        topology,
                        stores,
                        map,
                        Watermarks.none(),
                        RegionalCache.NONE,
                        Shadows.NONE,
                        key -> true,
                        log,
                        users,
                        sections -> "# Server\r\nredis_version:7.0.15\r\n",
                        timer,
                        CLOCK));
    }

    int port() {
        return plane.server().address().getPort();
    }

    @Override
    public void close() {
        plane.close();
        timer.shutdownNow();
        stores.values().forEach(PartitionStore::close);
    }
}
