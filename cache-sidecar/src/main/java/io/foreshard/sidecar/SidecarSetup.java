package io.foreshard.sidecar;

import io.foreshard.configuration.CacheConfiguration;
import io.foreshard.configuration.Endpoint;
import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.configuration.PartitionConfiguration;
import io.foreshard.configuration.Secret;
import io.foreshard.configuration.SidecarConfiguration;
import io.foreshard.configuration.SidecarSettings;
import io.foreshard.core.Glob;
import io.foreshard.core.Region;
import io.foreshard.core.access.Routing;
import io.foreshard.core.access.Staleness;
import io.foreshard.core.prefetch.PrefetchSchedule;
import io.foreshard.core.prefetch.RequestPrefetch;
import io.foreshard.sidecar.command.User;
import io.foreshard.sidecar.command.Users;
import io.foreshard.sidecar.items.HomeSettings;
import io.foreshard.sidecar.items.Retention;
import io.foreshard.sidecar.regional.RegionalRedisOptions;
import io.foreshard.sidecar.resp.RespLimits;
import io.foreshard.sidecar.server.ServerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The sidecar's settings, from the configuration. */
final class SidecarSetup {

    /** Half of the connections to a partition read, half write; a lane holds this much work. */
    private static final int QUEUED = 10_000;

    /** A cache that takes longer is no gain. */
    private static final Duration REGIONAL_TIMEOUT = Duration.ofMillis(250);

    /** How long before the expected access an item is fetched, clock time. */
    private static final Duration PREFETCH_LEAD = Duration.ofSeconds(5);

    private SidecarSetup() {}

    static SidecarConfiguration of(ForeshardConfiguration configuration, Region region) {
        return configuration
                .sidecar(region)
                .orElseThrow(() -> new IllegalArgumentException("region '" + region
                        + "' has no sidecar; expected one of "
                        + configuration.sidecars().keySet() + ", or a section sidecars." + region));
    }

    /** Clocks may differ by a tenth of the bound, at most a quarter second. */
    static Staleness staleness(SidecarSettings settings) {
        long skewMillis = Math.min(250, settings.stalenessBound().toMillis() / 10);
        return new Staleness(settings.stalenessBound(), Duration.ofMillis(skewMillis));
    }

    static DataPlaneSettings dataPlane(ForeshardConfiguration configuration, Region region) {
        SidecarSettings settings = configuration.sidecar();
        Routing routing = new Routing(
                settings.freezeWaitBound(), settings.requestTimeout(), Duration.ofMillis(2), Duration.ofMillis(50));
        int connections = configuration.partitions().values().stream()
                .mapToInt(PartitionConfiguration::maximumConnections)
                .min()
                .orElse(2);
        int half = Math.max(1, connections / 2);
        return new DataPlaneSettings(
                server(of(configuration, region), settings.limits()),
                staleness(settings),
                new Retention(settings.cacheTimeToLive(), settings.timeToLiveJitter()),
                new HomeSettings(routing, half, half, QUEUED),
                settings.localCacheBytes());
    }

    private static ServerSettings server(SidecarConfiguration sidecar, SidecarSettings.RespLimits limits) {
        RespLimits request = new RespLimits(
                Math.toIntExact(limits.lineBytes()),
                limits.arrayLength(),
                Math.toIntExact(limits.bulkBytes()),
                limits.bulkBytes() * 4);
        return new ServerSettings(
                sidecar.bindAddress(),
                sidecar.port(),
                Math.max(1, Runtime.getRuntime().availableProcessors()),
                limits.connections(),
                limits.pipelineDepth(),
                limits.outputBufferBytes(),
                request);
    }

    static Users users(SidecarSettings settings) {
        Map<User, String> passwords = new LinkedHashMap<>();
        settings.users()
                .forEach((name, user) -> passwords.put(
                        new User(
                                name,
                                user.defaultMode() == SidecarSettings.Mode.STRICT,
                                user.keyPatterns().stream().map(Glob::new).toList()),
                        user.password().value()));
        return Users.of(passwords, settings.defaultMode() == SidecarSettings.Mode.STRICT);
    }

    static RegionalRedisOptions regionalRedis(CacheConfiguration cache, Region from) {
        Endpoint endpoint = cache.endpointFrom(from);
        return new RegionalRedisOptions(
                endpoint.host(),
                endpoint.port(),
                cache.database(),
                cache.user(),
                cache.password().map(Secret::value),
                cache.tls().enabled(),
                cache.tls().caFile().map(Path::of),
                REGIONAL_TIMEOUT);
    }

    /** A copy is held for as long as the shortest of those that came with it. */
    static RequestPrefetch.Settings requestPrefetch(SidecarSettings settings) {
        long hold = Math.round(settings.cacheTimeToLive().toMillis() * (1 - settings.timeToLiveJitter()));
        return RequestPrefetch.Settings.of(Math.max(1, hold), settings.prefetchPerSecond());
    }

    /** A sidecar without a budget prefetches nothing: a queue of one, and none a second. */
    static PrefetchSchedule.Limits prefetch(SidecarSettings settings) {
        return new PrefetchSchedule.Limits(
                PREFETCH_LEAD.toMillis(), settings.prefetchQueue(), settings.prefetchPerSecond());
    }
}
