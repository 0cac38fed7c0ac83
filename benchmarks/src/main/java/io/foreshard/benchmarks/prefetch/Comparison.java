package io.foreshard.benchmarks.prefetch;

import io.foreshard.benchmarks.placement.Access;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import java.util.LinkedHashMap;
import java.util.Map;

/** The same accesses with no cache, a TTL cache, prefetch beside it, and an oracle that fetches as often. Not thread-safe. */
final class Comparison {

    private final Homes homes;
    private final TtlReplay ttl;
    private final PrefetchReplay prefetch;
    private final Tally none = new Tally();
    private long accesses;

    Comparison(Topology topology, ReplaySettings settings, Homes homes, PrefetchReplay.Fetches fetches) {
        this.homes = homes;
        this.ttl = new TtlReplay(topology, settings);
        this.prefetch = new PrefetchReplay(topology, settings, homes, fetches);
    }

    void accept(Access access) {
        accesses++;
        Region home = homes.of(access.item(), access.region());
        if (!home.equals(access.region())) {
            if (access.isWrite()) {
                none.write();
            } else {
                none.read();
            }
        }
        ttl.accept(access, home);
        prefetch.accept(access, home);
    }

    void end() {
        prefetch.end();
    }

    long accesses() {
        return accesses;
    }

    /** Share of the TTL cache's remote accesses that prefetch leaves; 1 where there are none. */
    double left() {
        return share(prefetch.remote().all(), ttl.remote().all(), 1);
    }

    double wastedShare() {
        return share(prefetch.wasted(), prefetch.total(), 0);
    }

    private long saved() {
        return Math.min(prefetch.total(), ttl.savable());
    }

    Map<String, Object> report() {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("accesses", accesses);
        report.put("items", homes.items());
        report.put(
                "remote",
                remote(none.all(), ttl.remote().all(), prefetch.remote().all()));
        report.put("left", left());
        report.put("served_locally", servedLocally());
        report.put("fetches", fetches());
        report.put("wasted_share", wastedShare());
        Map<String, Object> reads = new LinkedHashMap<>();
        reads.put(
                "remote",
                remote(none.reads(), ttl.remote().reads(), prefetch.remote().reads()));
        reads.put("left", share(prefetch.remote().reads(), ttl.remote().reads(), 1));
        report.put("reads", reads);
        return report;
    }

    private Map<String, Object> remote(long without, long cached, long prefetched) {
        Map<String, Object> remote = new LinkedHashMap<>();
        remote.put("none", without);
        remote.put("ttl_cache", cached);
        remote.put("prefetch", prefetched);
        remote.put("oracle", cached - saved());
        return remote;
    }

    /** Shares of what is remote without a cache. */
    private Map<String, Object> servedLocally() {
        long all = none.all();
        Map<String, Object> served = new LinkedHashMap<>();
        served.put("none", 0.0);
        served.put("ttl_cache", 1 - share(ttl.remote().all(), all, 1));
        served.put("prefetch", 1 - share(prefetch.remote().all(), all, 1));
        served.put("oracle", 1 - share(ttl.remote().all() - saved(), all, 1));
        return served;
    }

    private Map<String, Object> fetches() {
        Map<String, Object> fetches = new LinkedHashMap<>();
        fetches.put("total", prefetch.total());
        fetches.put("useful", prefetch.useful());
        fetches.put("wasted", prefetch.wasted());
        fetches.put("late", prefetch.late());
        return fetches;
    }

    private static double share(long part, long whole, double ofNothing) {
        return whole > 0 ? (double) part / whole : ofNothing;
    }
}
