package io.foreshard.sidecar.prefetch;

import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import io.foreshard.core.prefetch.PrefetchLedger;
import io.foreshard.core.prefetch.PrefetchSchedule;
import io.foreshard.core.prefetch.RequestPrefetch;
import io.foreshard.sidecar.items.HomeMap;
import io.foreshard.sidecar.items.Homes;
import io.foreshard.sidecar.items.ItemCopy;
import io.foreshard.sidecar.items.Key;
import io.foreshard.sidecar.items.Reader;
import io.foreshard.sidecar.items.Served;
import io.foreshard.sidecar.items.Shadows;
import io.foreshard.sidecar.items.Tier;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches what is due, in batches, one batch of a home at a time and only while no request waits for that home; and keeps account of
 * what came of it. Its state belongs to its own thread; what others call never blocks.
 */
public final class Prefetcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Prefetcher.class);
    private static final long TICK_MILLIS = 50;
    private static final long EXPIRE_MILLIS = 1000;
    private static final int BATCH = 100;
    private static final int MAX_OUTSTANDING = 100_000;
    private static final int MAX_WAITING_PER_HOME = 10_000;
    private static final int MAX_ACCESSES = 20_000;
    private static final int MAX_MISSES_IN_WORK = 1_000;

    private final Surroundings around;
    private final PrefetchMetrics metrics;
    private final InstantSource clock;
    private final ScheduledExecutorService own = Executors.newSingleThreadScheduledExecutor(Prefetcher::daemon);
    private final PrefetchLedger<Key> ledger = new PrefetchLedger<>(MAX_OUTSTANDING);
    private final Map<PartitionId, Deque<Fetch>> waiting = new HashMap<>();
    private final Set<PartitionId> busy = new HashSet<>();
    private final BlockingQueue<Access> accesses = new ArrayBlockingQueue<>(MAX_ACCESSES);
    private final AtomicInteger missesInWork = new AtomicInteger();
    private long expiredAtMillis;
    private volatile int outstanding;

    /** @param first whether it is the first hit of what was fetched ahead; else its home was asked */
    private record Access(Key key, boolean first) {}

    /** @param candidate why, if it was fetched on a request */
    private record Fetch(Reader.Wanted wanted, Optional<RequestPrefetch.Candidate> candidate) {}

    /**
     * What it works with.
     *
     * @param allowed whether an item may be fetched ahead of any request: what policies and the control group say
     */
    public record Surroundings(
            Region region,
            Topology topology,
            HintIntake intake,
            HomeMap map,
            Homes homes,
            Reader reader,
            Shadows shadows,
            RunRegions runs,
            SharedRequestPrefetch onRequest,
            Predicate<ItemId> allowed) {}

    public Prefetcher(Surroundings around, MeterRegistry registry, InstantSource clock) {
        this.around = around;
        this.metrics = new PrefetchMetrics(registry);
        this.clock = clock;
        var unused =
                own.scheduleWithFixedDelay(() -> guarded(this::tick), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "prefetch");
        thread.setDaemon(true);
        return thread;
    }

    /** A client has read something. Never blocks, and costs next to nothing for what was not fetched ahead. */
    public void accessed(ItemCopy copy, Tier tier) {
        boolean hit = copy.isPrefetched() && tier == Tier.LOCAL_CACHE;
        if (hit) {
            metrics.hit();
        }
        boolean first = hit && copy.isAwaited();
        boolean perhapsMissed = tier == Tier.REMOTE_HOME && outstanding > 0;
        if ((first || perhapsMissed) && !accesses.offer(new Access(copy.key(), first))) {
            metrics.dropped();
        }
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("prefetching broke off; going on", e);
        }
    }

    /** Clients wait for these, whose homes are asked now: what the same customers will want next may come along. Never blocks. */
    public void missed(List<Key> keys) {
        if (missesInWork.incrementAndGet() <= MAX_MISSES_IN_WORK) {
            onOwnThread(() -> {
                missesInWork.decrementAndGet();
                keys.forEach(ledger::miss);
                keys.forEach(this::lookAhead);
            });
        } else {
            missesInWork.decrementAndGet();
            metrics.dropped();
        }
    }

    /** Habits are learned in any case; what may come next is weighed where the first item was far, as the others then are, too. */
    private void lookAhead(Key used) {
        long now = clock.millis();
        List<RequestPrefetch.Candidate> candidates = around.onRequest().used(used.item(), now);
        if (candidates.isEmpty() || !around.allowed().test(used.item())) {
            return;
        }
        var unused = around.map().locate(used.item()).thenAccept(home -> {
            if (!isHere(home)) {
                onOwnThread(() -> candidates.forEach(candidate -> consider(candidate, now)));
            }
        });
    }

    private void consider(RequestPrefetch.Candidate candidate, long now) {
        Key key = Key.of(candidate.item());
        if (around.reader().peek(key, now) == null && around.allowed().test(candidate.item())) {
            var unused = around.map()
                    .locate(candidate.item())
                    .thenAccept(home -> onOwnThread(() -> weigh(candidate, key, home)));
        }
    }

    private void weigh(RequestPrefetch.Candidate candidate, Key key, Home home) {
        long now = clock.millis();
        Optional<Region> region = around.topology().regionOf(home.partition());
        if (region.filter(far -> around.onRequest().isWorthIt(candidate, far, now))
                .isPresent()) {
            Reader.Wanted wanted = new Reader.Wanted(key, around.reader().retainedUntilMillis(now));
            ledger.plan(key, wanted.keepUntilMillis());
            located(new Fetch(wanted, Optional.of(candidate)), home);
        }
    }

    private void tick() {
        long now = clock.millis();
        takeAccesses();
        for (PrefetchSchedule.Planned planned : around.intake().due(now)) {
            locate(new Reader.Wanted(Key.of(planned.item()), planned.expiresAtMillis()));
        }
        waiting.keySet().forEach(home -> dispatch(home, now));
        if (now - expiredAtMillis >= EXPIRE_MILLIS) {
            expiredAtMillis = now;
            ledger.expire(now);
        }
        outstanding = ledger.outstanding();
        metrics.counts(ledger.counts());
    }

    private void takeAccesses() {
        List<Access> taken = new ArrayList<>();
        accesses.drainTo(taken);
        for (Access access : taken) {
            if (!access.first()) {
                ledger.join(access.key()); // whoever asked the home for himself has been told of as missed
            } else if (ledger.access(access.key())) {
                around.reader().foreseen(access.key());
                lookAhead(access.key());
                if (around.runs().begins(access.key())) {
                    metrics.firstAccessHit();
                }
            }
        }
    }

    private void locate(Reader.Wanted wanted) {
        ledger.plan(wanted.key(), wanted.keepUntilMillis());
        var unused = around.map()
                .locate(wanted.key().item())
                .whenComplete((home, failure) -> onOwnThread(() -> located(new Fetch(wanted, Optional.empty()), home)));
    }

    private boolean isHere(Home home) {
        return around.topology()
                .regionOf(home.partition())
                .filter(around.region()::equals)
                .isPresent();
    }

    /** Nothing is to be gained for what is here anyway; what cannot be located now is not worth trying again. */
    private void located(Fetch fetch, @Nullable Home home) {
        Key key = fetch.wanted().key();
        if (home == null || isHere(home) || around.shadows().of(key).isPresent()) {
            ledger.forget(key);
            return;
        }
        Deque<Fetch> queue = waiting.computeIfAbsent(home.partition(), id -> new ArrayDeque<>());
        if (queue.size() < MAX_WAITING_PER_HOME) {
            queue.add(fetch);
        } else {
            ledger.forget(key);
            metrics.dropped();
        }
        dispatch(home.partition(), clock.millis());
    }

    private void dispatch(PartitionId home, long nowMillis) {
        Deque<Fetch> queue = waiting.getOrDefault(home, new ArrayDeque<>());
        if (queue.isEmpty() || busy.contains(home) || around.homes().depth(home) > 0) {
            return;
        }
        List<Fetch> batch = new ArrayList<>();
        while (batch.size() < BATCH && !queue.isEmpty()) {
            Fetch next = queue.remove();
            if (next.wanted().keepUntilMillis() > nowMillis) {
                batch.add(next);
            } else {
                ledger.forget(next.wanted().key());
            }
        }
        if (!batch.isEmpty()) {
            busy.add(home);
            fetch(home, batch);
        }
    }

    private void fetch(PartitionId home, List<Fetch> batch) {
        List<CompletableFuture<Served>> results =
                around.reader().prefetch(batch.stream().map(Fetch::wanted).toList());
        var unused = CompletableFuture.allOf(results.toArray(new CompletableFuture<?>[0]))
                .whenComplete((done, failure) -> onOwnThread(() -> fetched(home, batch, results)));
    }

    private void fetched(PartitionId home, List<Fetch> batch, List<CompletableFuture<Served>> results) {
        busy.remove(home);
        Optional<Region> region = around.topology().regionOf(home);
        for (int i = 0; i < batch.size(); i++) {
            Key key = batch.get(i).wanted().key();
            CompletableFuture<Served> result = results.get(i);
            if (result.isCompletedExceptionally() || result.join().tier() != Tier.REMOTE_HOME) {
                ledger.forget(key);
                continue;
            }
            ledger.fetch(key);
            long bytes = result.join().copy().size();
            batch.get(i)
                    .candidate()
                    .ifPresent(why -> region.ifPresent(far -> around.onRequest().fetched(why, far, bytes)));
        }
        dispatch(home, clock.millis());
    }

    private void onOwnThread(Runnable work) {
        try {
            own.execute(() -> guarded(work));
        } catch (RejectedExecutionException e) {
            LOG.debug("no more prefetching: this process is stopping");
        }
    }

    @Override
    public void close() {
        own.shutdownNow();
    }
}
