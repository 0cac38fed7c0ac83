package io.foreshard.sidecar.items;

import io.foreshard.core.PartitionId;
import io.foreshard.core.Topology;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The read path. Strict reads go to the home. Bounded reads take the first that is valid: process-local cache, shadow, the region's
 * cache, home; one fill of a key at a time. Thread-safe; nothing blocks; results fail with {@link HomeException}.
 */
public final class Reader {

    private final ReadSettings settings;
    private final Topology topology;
    private final LocalCache local;
    private final RegionalCache regional;
    private final Shadows shadows;
    private final Homes homes;
    private final Predicate<Key> cacheable;
    private final InstantSource clock;
    private final Map<Key, Fill> fills = new ConcurrentHashMap<>();
    private volatile Misses misses = keys -> {};

    /** Hears of bounded reads that must go to the homes, as they set out. Called on any thread; must not block. */
    @FunctionalInterface
    public interface Misses {
        void missed(List<Key> keys);
    }

    /** @param cacheable whether policies allow a copy of this key in this region; asked at every fill */
    public Reader(
            ReadSettings settings,
            Topology topology,
            Caches caches,
            Shadows shadows,
            Homes homes,
            Predicate<Key> cacheable,
            InstantSource clock) {
        this.settings = settings;
        this.topology = topology;
        this.local = caches.local();
        this.regional = caches.regional();
        this.shadows = shadows;
        this.homes = homes;
        this.cacheable = cacheable;
        this.clock = clock;
    }

    public void tell(Misses listener) {
        misses = listener;
    }

    /** The two caches of a read. */
    public record Caches(LocalCache local, RegionalCache regional) {}

    /** A valid copy in the process-local cache, or null: the way that never leaves the event loop. */
    public @Nullable ItemCopy peek(Key key, long nowMillis) {
        ItemCopy copy = local.get(key);
        boolean valid = copy != null && isUsable(copy, nowMillis);
        return valid && (shadows.isEmpty() || shadows.of(key).isEmpty()) ? copy : null;
    }

    private boolean isUsable(ItemCopy copy, long nowMillis) {
        return copy.keptUntilMillis() > nowMillis
                && copy.isAsYoungAs(settings.staleness().oldestMillis(nowMillis));
    }

    /** One result for each key, in their order; a key may occur twice. */
    public List<CompletableFuture<Served>> read(List<Key> keys, boolean strict) {
        return strict ? readAtHome(keys) : readBounded(keys);
    }

    private List<CompletableFuture<Served>> readAtHome(List<Key> keys) {
        List<Fill> started = keys.stream().map(key -> newFill(key, 0)).toList();
        shadows.among(keys).stream().distinct().forEach(shadows::demanded);
        askHomes(started);
        return started.stream().map(Fill::result).toList();
    }

    private List<CompletableFuture<Served>> readBounded(List<Key> keys) {
        long now = clock.millis();
        List<CompletableFuture<Served>> results = new ArrayList<>(keys.size());
        List<Fill> started = new ArrayList<>();
        for (Key key : keys) {
            ItemCopy copy = peek(key, now);
            results.add(
                    copy != null
                            ? CompletableFuture.completedFuture(new Served(copy, Tier.LOCAL_CACHE))
                            : joinOrStart(key, 0, started));
        }
        if (!started.isEmpty()) {
            askShadows(started);
        }
        return results;
    }

    /** A fill that began before the item was last heard of might answer what this connection has already seen beyond. */
    private CompletableFuture<Served> joinOrStart(Key key, long keepUntilMillis, List<Fill> started) {
        Fill running = fills.get(key);
        if (running != null && running.token() == local.token(key)) {
            return running.result();
        }
        Fill fill = newFill(key, keepUntilMillis);
        fills.put(key, fill);
        var unused = fill.result().whenComplete((served, failure) -> fills.remove(key, fill));
        started.add(fill);
        return fill.result();
    }

    private Fill newFill(Key key, long keepUntilMillis) {
        return new Fill(key, local.token(key), keepUntilMillis);
    }

    private void askShadows(List<Fill> started) {
        if (shadows.isEmpty()) {
            askRegion(started);
            return;
        }
        List<Fill> others = new ArrayList<>();
        for (Fill fill : started) {
            if (shadows.of(fill.key()).isPresent()) {
                askShadow(fill);
            } else {
                others.add(fill);
            }
        }
        askRegion(others);
    }

    private void askShadow(Fill fill) {
        long oldest = settings.staleness().oldestMillis(clock.millis());
        var unused = shadows.read(fill.key(), oldest).whenComplete((found, failure) -> {
            Optional<ItemCopy> usable = failure == null
                    ? found.filter(copy -> local.admitsCopy(copy.key(), copy.stamp(), copy.asOfMillis()))
                    : Optional.empty();
            if (usable.isPresent()) {
                local.served(fill.key(), usable.get().stamp(), clock.millis());
                fill.result().complete(new Served(usable.get(), Tier.SHADOW));
            } else {
                askRegion(List.of(fill));
            }
        });
    }

    /** What policies forbid here is not even asked for in the region's cache. */
    private void askRegion(List<Fill> started) {
        List<Fill> allowed = new ArrayList<>(started.size());
        List<Fill> forbidden = new ArrayList<>(0);
        List<Key> keys = new ArrayList<>(started.size());
        for (Fill fill : started) {
            if (cacheable.test(fill.key())) {
                allowed.add(fill);
                keys.add(fill.key());
            } else {
                forbidden.add(fill);
            }
        }
        askHomes(forbidden);
        if (allowed.isEmpty()) {
            return;
        }
        var unused = regional.read(keys).whenComplete((found, failure) -> {
            List<Fill> missing = failure == null ? notServedBy(found, allowed) : allowed;
            askHomes(missing);
            tellOfMisses(missing);
        });
    }

    private void tellOfMisses(List<Fill> missing) {
        if (missing.isEmpty()) {
            return;
        }
        List<Key> requested = missing.stream()
                .filter(fill -> fill.keepUntilMillis() == 0)
                .map(Fill::key)
                .toList();
        if (!requested.isEmpty()) {
            misses.missed(requested);
        }
    }

    private List<Fill> notServedBy(List<RegionalCache.Found> found, List<Fill> started) {
        long now = clock.millis();
        List<Fill> missing = new ArrayList<>();
        for (int i = 0; i < started.size(); i++) {
            Fill fill = started.get(i);
            fill.found(found.get(i).token());
            ItemCopy copy = found.get(i).copy();
            if (copy != null
                    && isUsable(copy, now)
                    && local.adopt(copy, fill.token(), () -> cacheable.test(fill.key()), now)) {
                local.keep(fill.key(), fill.keepUntilMillis());
                fill.result().complete(new Served(copy, Tier.REGIONAL_CACHE));
            } else {
                missing.add(fill);
            }
        }
        return missing;
    }

    private void askHomes(List<Fill> missing) {
        if (missing.isEmpty()) {
            return;
        }
        List<CompletableFuture<ItemCopy>> answers =
                homes.read(missing.stream().map(Fill::key).toList());
        for (int i = 0; i < answers.size(); i++) {
            Fill fill = missing.get(i);
            var unused = answers.get(i).whenComplete((copy, failure) -> {
                if (failure == null) {
                    fill.result().complete(keep(fill, copy));
                } else {
                    fill.result().completeExceptionally(failure);
                }
            });
        }
    }

    private Served keep(Fill fill, ItemCopy read) {
        long now = clock.millis();
        long until = Math.max(retainedUntilMillis(now), fill.keepUntilMillis());
        ItemCopy copy = read.keptUntil(until);
        if (local.fill(copy, fill.token(), () -> cacheable.test(fill.key()), now)) {
            regional.fill(copy, fill.regionalToken());
        }
        return new Served(copy, tierOf(copy.home().partition()));
    }

    private Tier tierOf(PartitionId home) {
        boolean here = topology.regionOf(home).filter(settings.region()::equals).isPresent();
        return here ? Tier.LOCAL_HOME : Tier.REMOTE_HOME;
    }

    /**
     * Something to fetch ahead of any request.
     *
     * @param keepUntilMillis clock time
     */
    public record Wanted(Key key, long keepUntilMillis) {}

    /** Fills ahead of any request: what comes from afar is marked as awaited, what is here is only kept longer. */
    public List<CompletableFuture<Served>> prefetch(List<Wanted> wanted) {
        long now = clock.millis();
        List<CompletableFuture<Served>> results = new ArrayList<>(wanted.size());
        List<Fill> started = new ArrayList<>();
        for (Wanted one : wanted) {
            ItemCopy copy = peek(one.key(), now);
            if (copy != null) {
                local.keep(one.key(), one.keepUntilMillis());
                results.add(CompletableFuture.completedFuture(new Served(copy, Tier.LOCAL_CACHE)));
            } else {
                results.add(
                        joinOrStart(one.key(), one.keepUntilMillis(), started).thenApply(served -> await(one, served)));
            }
        }
        askRegion(started);
        return results;
    }

    private Served await(Wanted wanted, Served served) {
        if (served.tier() == Tier.REMOTE_HOME) {
            local.await(served.copy(), wanted.keepUntilMillis());
        }
        return served;
    }

    /** The first request for what was fetched ahead has come. */
    public void foreseen(Key key) {
        local.foreseen(key, retainedUntilMillis(clock.millis()));
    }

    /** How long something would be kept that was asked for now. */
    public long retainedUntilMillis(long nowMillis) {
        return settings.retention().untilMillis(nowMillis);
    }
}
