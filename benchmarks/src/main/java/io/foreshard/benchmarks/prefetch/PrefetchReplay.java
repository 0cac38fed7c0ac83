package io.foreshard.benchmarks.prefetch;

import io.foreshard.benchmarks.placement.Access;
import io.foreshard.core.ItemId;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import io.foreshard.core.prefetch.PrefetchLedger;
import io.foreshard.core.prefetch.RequestPrefetch;
import java.util.HashMap;
import java.util.Map;

/**
 * A trace through caches with a time to live that fetch ahead on requests as sidecars do: {@link RequestPrefetch} decides. What is
 * fetched at a request is there a round trip later. Not thread-safe.
 */
final class PrefetchReplay {

    private static final long EXPIRE_MILLIS = 60_000;
    private static final int MAX_OUTSTANDING = 100_000;

    private final Topology topology;
    private final ReplaySettings settings;
    private final Homes homes;
    private final Fetches fetches;
    private final Map<Region, Place> places = new HashMap<>();
    private final Tally remote = new Tally();

    /** Hears of every fetch ahead. */
    @FunctionalInterface
    interface Fetches {
        void fetched(ItemId item, Region to, long now);
    }

    PrefetchReplay(Topology topology, ReplaySettings settings, Homes homes, Fetches fetches) {
        this.topology = topology;
        this.settings = settings;
        this.homes = homes;
        this.fetches = fetches;
        topology.regions().forEach(region -> places.put(region, new Place(region)));
    }

    void accept(Access access, Region home) {
        boolean far = !home.equals(access.region());
        long now = access.timestampMillis();
        if (access.isWrite()) {
            places.values().forEach(place -> place.written(access.item(), now));
            if (far) {
                remote.write();
            }
        } else if (place(access.region()).read(access.item(), home, now) && far) {
            remote.read();
        }
    }

    private Place place(Region region) {
        return places.computeIfAbsent(region, Place::new);
    }

    /** The time is over: what nobody has asked for so far was wasted. */
    void end() {
        places.values().forEach(place -> place.ledger.expire(Long.MAX_VALUE));
    }

    Tally remote() {
        return remote;
    }

    long useful() {
        return places.values().stream()
                .mapToLong(place -> place.ledger.counts().useful())
                .sum();
    }

    long wasted() {
        return places.values().stream()
                .mapToLong(place -> place.ledger.counts().wasted())
                .sum();
    }

    long late() {
        return places.values().stream()
                .mapToLong(place -> place.ledger.counts().late())
                .sum();
    }

    long total() {
        return places.values().stream()
                .mapToLong(place -> place.ledger.counts().fetched())
                .sum();
    }

    /** A region with its cache. */
    private final class Place {

        private final Region here;
        private final RegionCache cache = new RegionCache(settings);
        private final RequestPrefetch prefetch;
        private final PrefetchLedger<ItemId> ledger = new PrefetchLedger<>(MAX_OUTSTANDING);
        private long expiredAt;

        Place(Region here) {
            this.here = here;
            this.prefetch = new RequestPrefetch(here, topology, settings.prefetch());
        }

        /** @return whether it took a round trip to the home */
        boolean read(ItemId item, Region home, long now) {
            expire(now);
            RegionCache.Answer answer = cache.read(item, now, roundTrip(home));
            switch (answer) {
                case FIRST_HIT -> ledger.access(item);
                case FIRST_JOINED -> ledger.join(item);
                case MISS -> ledger.miss(item);
                case HIT, JOINED -> {}
            }
            boolean use = answer != RegionCache.Answer.HIT && answer != RegionCache.Answer.JOINED;
            if (use) {
                prefetch.used(item, now).forEach(candidate -> consider(candidate, now));
            }
            return answer != RegionCache.Answer.HIT && answer != RegionCache.Answer.FIRST_HIT;
        }

        private void consider(RequestPrefetch.Candidate candidate, long now) {
            ItemId item = candidate.item();
            Region home = homes.of(item, here);
            if (!cache.holds(item, now) && prefetch.decide(candidate, home, now) == RequestPrefetch.Verdict.FETCH) {
                ledger.plan(item, cache.fetchAhead(item, now, roundTrip(home)));
                ledger.fetch(item);
                prefetch.fetched(candidate, home, settings.itemBytes());
                fetches.fetched(item, here, now);
            }
        }

        void written(ItemId item, long now) {
            cache.drop(item);
            ledger.drop(item);
            prefetch.written(item, now);
        }

        private long roundTrip(Region home) {
            return Math.round(topology.roundTripMillis(here, home));
        }

        private void expire(long now) {
            if (now - expiredAt >= EXPIRE_MILLIS) {
                expiredAt = now;
                ledger.expire(now);
            }
        }
    }
}
