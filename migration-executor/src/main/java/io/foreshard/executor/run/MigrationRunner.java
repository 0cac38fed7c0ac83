package io.foreshard.executor.run;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.foreshard.core.ItemId;
import io.foreshard.core.migration.Migration;
import io.foreshard.core.migration.MigrationProtocol;
import io.foreshard.core.migration.MigrationRecord;
import io.foreshard.core.migration.Phase;
import io.foreshard.core.migration.Signal;
import io.foreshard.core.migration.Step;
import io.foreshard.core.migration.StoredRecord;
import io.foreshard.core.migration.Verdict;
import io.foreshard.partitions.etcd.ControlPlaneException;
import io.foreshard.partitions.etcd.LockClaims;
import io.foreshard.partitions.etcd.SessionLease;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The migrations of one executor, one an item. All of them stop here at once when the lease is no longer believed in; they
 * are found again by {@link Recovery}, here or elsewhere. Thread-safe.
 */
public final class MigrationRunner implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MigrationRunner.class);
    private static final int QUEUED_EFFECTS = 2 * RunSettings.MAXIMUM_AT_REST;
    /** Ids of ended migrations that are remembered, so that a request that comes again has no second effect. */
    private static final int ENDED_REMEMBERED = 200_000;

    private static final Duration RELEASE_AGAIN = Duration.ofSeconds(1);
    private static final Duration DRAIN_POLL = Duration.ofMillis(20);

    private final Map<ItemId, RunningMigration> running = new ConcurrentHashMap<>();
    private final AtomicInteger starting = new AtomicInteger();
    private final AtomicInteger resting = new AtomicInteger();
    private final ControlPlane plane;
    private final Starts starts;
    private final ScheduledExecutorService timer;
    private final ThreadPoolExecutor workers;
    private final ThreadPoolExecutor watchers;
    private final Cache<String, Boolean> ended =
            Caffeine.newBuilder().maximumSize(ENDED_REMEMBERED).build();
    private final Tools tools;

    public MigrationRunner(
            RunSettings settings, ControlPlane plane, Stores stores, Brakes brakes, MigrationObserver observer) {
        this.plane = plane;
        this.timer = timer();
        this.workers = workers(settings.workers(), "executor-worker");
        this.watchers = workers(settings.watchers(), "executor-watcher");
        InstantSource clock = InstantSource.system();
        Begun begun = new Begun();
        Effects effects = new Effects(plane, begun, stores, workers, clock);
        MigrationProtocol protocol = new MigrationProtocol(settings.limits());
        this.tools = new Tools(
                protocol, effects, brakes, observer, settings, plane.lease()::isHeld, timer, workers, watchers, clock);
        this.starts = new Starts(plane, observer, begun);
        plane.lease().listen(new SessionLease.Listener() {
            @Override
            public void onHeld(long leaseId) {
                LOG.info("executor {} holds lease {}", settings.incarnation(), Long.toHexString(leaseId));
            }

            @Override
            public void onLost() {
                halt();
            }
        });
    }

    /** How many more may be started now. */
    public int free() {
        int waiting = resting.get();
        if (waiting >= RunSettings.MAXIMUM_AT_REST) {
            return 0;
        }
        return tools.brakes().concurrency() - (running.size() - waiting) - starting.get();
    }

    /** Migrations that wait: shadows for demand, moved items for the end of their cooldown. */
    public int resting() {
        return resting.get();
    }

    public int cooling() {
        return (int)
                running.values().stream().filter(RunningMigration::isCooling).count();
    }

    public int frozen() {
        return tools.brakes().freezes().count();
    }

    /** What is under way here. */
    public List<Migration> list() {
        return running.values().stream()
                .flatMap(one -> one.migration().stream())
                .toList();
    }

    /** Aborts what operators want aborted; call it a few times a second, since a wish may be older than the claim on it. */
    public void cancelAsAsked() {
        for (ItemId item : tools.brakes().cancelled()) {
            RunningMigration own = running.get(item);
            if (own != null) {
                own.cancelIfAsked();
            }
        }
    }

    boolean isRunning(ItemId item) {
        return running.containsKey(item);
    }

    /**
     * Starts a migration; the result comes on another thread.
     *
     * @param record with claim 1, in the name of this incarnation
     */
    public void start(MigrationRecord record, Consumer<StartResult> result) {
        starting.incrementAndGet();
        Consumer<StartResult> once = new Once(result);
        work(() -> tryStart(record, once), () -> once.accept(StartResult.LATER));
    }

    private void tryStart(MigrationRecord record, Consumer<StartResult> result) {
        try {
            if (!plane.lease().isHeld() || workers.isShutdown()) {
                result.accept(StartResult.LATER);
                return;
            }
            if (ended.getIfPresent(record.migrationId()) != null) {
                result.accept(StartResult.REPEATED);
                return;
            }
            RunningMigration own = running.get(record.item());
            Step first = tools.protocol().begin(record, tools.clock().instant());
            Optional<StartResult> obstacle = own == null ? starts.claim(record, first) : obstacle(own, record);
            obstacle.ifPresentOrElse(result, () -> begin(record, first, result));
        } catch (ControlPlaneException e) {
            LOG.info("migration {} not started yet: {}", record.migrationId(), e.getMessage());
            result.accept(StartResult.LATER);
        }
    }

    private Optional<StartResult> obstacle(RunningMigration own, MigrationRecord wanted) {
        Optional<StoredRecord> stored = own.migration()
                .filter(at -> at.revision() > 0 && !own.hasEnded())
                .map(at -> new StoredRecord(at.record(), at.epoch(), at.revision()));
        StartResult judged = stored.map(at -> starts.judge(at, wanted)).orElse(StartResult.LATER);
        if (judged.kind() == StartResult.Kind.LATER && own.isCooling()) {
            own.halt(); // replaced by its reverse
        }
        if (judged.kind() == StartResult.Kind.REFUSED
                && stored.filter(at -> confirms(wanted, at)).isPresent()) {
            own.accept(new Signal.Promoted());
        }
        return Optional.of(judged);
    }

    /** Whether a request is certain of what a migration on probation waits to see. */
    private static boolean confirms(MigrationRecord wanted, StoredRecord existing) {
        return wanted.verdict() == Verdict.CONFIDENT
                && wanted.target().equals(existing.record().target())
                && wanted.sourceHome().equals(existing.record().sourceHome());
    }

    private void begin(MigrationRecord record, Step first, Consumer<StartResult> result) {
        RunningMigration migration = new RunningMigration(tools, new Own(record, result));
        if (running.putIfAbsent(record.item(), migration) == null) {
            migration.begin(first);
        } else {
            result.accept(StartResult.LATER);
        }
    }

    /** Goes on with a migration whose holder is gone, if its lock can be had. Blocks. */
    void takeOver(ItemId item) {
        if (running.containsKey(item)
                || !(plane.claims().tryClaim(item) instanceof LockClaims.Claim.Held)
                || !plane.lease().isHeld()) {
            return;
        }
        Optional<StoredRecord> stored = plane.records().get(item);
        if (stored.isEmpty()) {
            plane.claims().release(item);
            return;
        }
        RunningMigration migration =
                new RunningMigration(tools, new Own(stored.get().record(), ignored -> {}));
        if (running.putIfAbsent(item, migration) == null) {
            LOG.info(
                    "migration {} of {} in state {} is taken over",
                    stored.get().record().migrationId(),
                    item,
                    stored.get().record().state());
            migration.takeOver(stored.get());
        }
    }

    /** Lets go of a migration in cooldown whose record is another one by now. */
    void dropIfReplaced(ItemId item, Optional<StoredRecord> known, long revision) {
        @Nullable RunningMigration own = running.get(item);
        if (own == null || !own.isCooling()) {
            return;
        }
        own.migration()
                .filter(at -> at.revision() < revision)
                .filter(at -> known.map(stored -> stored.epoch() != at.epoch()).orElse(true))
                .ifPresent(at -> own.halt());
    }

    /** Stops acting on everything: other executors may have taken it over. */
    private void halt() {
        if (!running.isEmpty()) {
            LOG.warn("{} migrations are let go: the lease is lost", running.size());
        }
        running.values().forEach(RunningMigration::halt);
    }

    /** Waits until nothing is frozen or half released; returns whether that came about in time. */
    public boolean drain(Duration atMost) throws InterruptedException {
        long until = System.nanoTime() + atMost.toNanos();
        while (running.values().stream().anyMatch(RunningMigration::isCuttingOver)) {
            if (System.nanoTime() > until) {
                return false;
            }
            TimeUnit.NANOSECONDS.sleep(DRAIN_POLL.toNanos());
        }
        return true;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        workers.shutdownNow();
        watchers.shutdownNow();
        running.values().forEach(RunningMigration::halt);
        running.clear();
    }

    private void work(Runnable task, Runnable ifFull) {
        try {
            workers.execute(task);
        } catch (RejectedExecutionException e) {
            ifFull.run();
        }
    }

    /** The lock goes before the entry here, so that it is never taken from a successor of this process. */
    private void leave(ItemId item, RunningMigration ended) {
        if (!plane.lease().isHeld()) {
            forget(item, ended);
            return;
        }
        try {
            plane.claims().release(item);
            forget(item, ended);
        } catch (ControlPlaneException e) {
            if (tools.after(RELEASE_AGAIN, () -> work(() -> leave(item, ended), () -> forget(item, ended))) == null) {
                forget(item, ended);
            }
        }
    }

    private void forget(ItemId item, RunningMigration ended) {
        if (running.remove(item, ended) && ended.isAtRest()) {
            resting.decrementAndGet();
        }
    }

    private static ScheduledExecutorService timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(2, task -> daemon(task, "executor-timer"));
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    private static ThreadPoolExecutor workers(int threads, String name) {
        return new ThreadPoolExecutor(
                threads,
                threads,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(QUEUED_EFFECTS),
                task -> daemon(task, name));
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = Executors.defaultThreadFactory().newThread(task);
        thread.setName(name);
        thread.setDaemon(true);
        return thread;
    }

    /** Hands a result on once, and counts the start as over. */
    private final class Once implements Consumer<StartResult> {

        private @Nullable Consumer<StartResult> target;

        Once(Consumer<StartResult> target) {
            this.target = target;
        }

        @Override
        public void accept(StartResult result) {
            Consumer<StartResult> first;
            synchronized (this) {
                first = target;
                target = null;
            }
            if (first != null) {
                starting.decrementAndGet();
                first.accept(result);
            }
        }
    }

    /** The life of one migration here. */
    private final class Own implements RunningMigration.Life {

        private final MigrationRecord wanted;
        private final Consumer<StartResult> result;

        Own(MigrationRecord wanted, Consumer<StartResult> result) {
            this.wanted = wanted;
            this.result = result;
        }

        @Override
        public void onRegistered() {
            result.accept(StartResult.REGISTERED);
        }

        @Override
        public void onRest(boolean rests) {
            resting.addAndGet(rests ? 1 : -1);
        }

        @Override
        public void onEnded(RunningMigration self, Migration last, Optional<Signal> by) {
            ItemId item = wanted.item();
            if (last.phase() == Phase.COMPLETED || last.phase() == Phase.ABORTED) {
                ended.put(wanted.migrationId(), true);
            }
            work(
                    () -> {
                        StartResult end = last.phase() == Phase.REFUSED
                                ? starts.refusal(wanted, by.orElseThrow())
                                : StartResult.LATER;
                        leave(item, self);
                        result.accept(end);
                    },
                    () -> {
                        forget(item, self);
                        result.accept(StartResult.LATER);
                    });
        }
    }
}
