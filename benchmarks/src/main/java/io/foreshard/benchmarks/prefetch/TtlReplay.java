package io.foreshard.benchmarks.prefetch;

import io.foreshard.benchmarks.placement.Access;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import java.util.HashMap;
import java.util.Map;

/** A trace through caches with a time to live and nothing else, and what an oracle could have saved of its misses. Not thread-safe. */
final class TtlReplay {

    private final ReplaySettings settings;
    private final Topology topology;
    private final Map<Region, RegionCache> caches = new HashMap<>();
    private final Oracle oracle;
    private final Tally remote = new Tally();

    TtlReplay(Topology topology, ReplaySettings settings) {
        this.settings = settings;
        this.topology = topology;
        this.oracle = new Oracle(
                settings.prefetch().holdMillis(), topology.largestRoundTrip().toMillis());
        topology.regions().forEach(region -> caches.put(region, new RegionCache(settings)));
    }

    void accept(Access access, Region home) {
        boolean far = !home.equals(access.region());
        if (access.isWrite()) {
            caches.values().forEach(cache -> cache.drop(access.item()));
            oracle.written(access);
            if (far) {
                remote.write();
            }
        } else if (far) {
            read(access, home);
        }
        oracle.asked(access);
    }

    private void read(Access access, Region home) {
        long roundTrip = Math.round(topology.roundTripMillis(access.region(), home));
        RegionCache cache = caches.computeIfAbsent(access.region(), unseen -> new RegionCache(settings));
        RegionCache.Answer answer = cache.read(access.item(), access.timestampMillis(), roundTrip);
        if (answer != RegionCache.Answer.HIT) {
            remote.read();
        }
        if (answer == RegionCache.Answer.MISS) {
            oracle.missed(access, roundTrip);
        }
    }

    Tally remote() {
        return remote;
    }

    /** Misses that a fetch on an earlier request of the same customer would have saved. */
    long savable() {
        return oracle.savable();
    }
}
