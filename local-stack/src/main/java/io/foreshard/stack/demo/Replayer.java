package io.foreshard.stack.demo;

import io.foreshard.core.ItemId;
import io.foreshard.core.Region;
import io.foreshard.core.StableHash;
import io.foreshard.core.TimeScale;
import io.foreshard.stack.demo.Workload.Access;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends a workload through the sidecars at its own times, with a real Redis client. The accesses of one customer are sent one
 * after the other by one worker, so the ledger knows what each item must hold; different customers overlap.
 */
final class Replayer implements AutoCloseable {

    private static final int WORKERS = 64;
    private static final int BALLAST_BYTES = 200;

    private final Map<Region, SidecarAddress> sidecars;
    private final TimeScale timeScale;
    private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS, Replayer::thread);
    private final Map<ItemId, ItemLedger> ledgers = new ConcurrentHashMap<>();
    private final Failures failures = new Failures();
    private final AtomicLong sent = new AtomicLong();
    private final CountDownLatch stopped = new CountDownLatch(1);

    Replayer(Map<Region, SidecarAddress> sidecars, TimeScale timeScale) {
        this.sidecars = Map.copyOf(sidecars);
        this.timeScale = timeScale;
    }

    /** Where a sidecar listens. */
    record SidecarAddress(String host, int port) {}

    Map<ItemId, ItemLedger> ledgers() {
        return ledgers;
    }

    Failures failures() {
        return failures;
    }

    long sent() {
        return sent.get();
    }

    /** Writes every item once, from the region of its first access. */
    void load(Workload workload) throws InterruptedException {
        Map<ItemId, Access> first = new HashMap<>();
        workload.accesses().forEach(access -> first.putIfAbsent(access.item(), access));
        List<Access> writes = first.values().stream()
                .map(access -> new Access(0, access.item(), access.region(), true))
                .toList();
        run(writes, Instant.EPOCH);
    }

    /**
     * Replays everything.
     *
     * @param start clock time of offset 0
     * @return what the client saw, in no particular order
     */
    List<Observation> replay(Workload workload, Instant start) throws InterruptedException {
        return run(workload.accesses(), start);
    }

    private List<Observation> run(List<Access> accesses, Instant start) throws InterruptedException {
        List<List<Access>> shares = new ArrayList<>();
        for (int worker = 0; worker < WORKERS; worker++) {
            shares.add(new ArrayList<>());
        }
        accesses.forEach(access -> shares.get(StableHash.bucket(access.item().customerId(), WORKERS))
                .add(access));
        List<Future<List<Observation>>> results = new ArrayList<>();
        shares.forEach(share -> results.add(workers.submit(() -> work(share, start))));
        List<Observation> observations = new ArrayList<>();
        for (Future<List<Observation>> result : results) {
            observations.addAll(resultOf(result));
        }
        return observations;
    }

    private static List<Observation> resultOf(Future<List<Observation>> result) throws InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a worker of the replay failed: " + e.getCause(), e);
        }
    }

    private List<Observation> work(List<Access> share, Instant start) throws InterruptedException {
        List<Observation> observations = new ArrayList<>(share.size());
        try (SidecarConnections connections = new SidecarConnections(sidecars, failures)) {
            for (Access access : share) {
                Instant due = start.plus(timeScale.toClockDuration(Duration.ofMillis(access.offsetMillis())));
                long waitNanos = Duration.between(Instant.now(), due).toNanos();
                if (waitNanos > 0 && stopped.await(waitNanos, TimeUnit.NANOSECONDS)) {
                    break;
                }
                observations.add(send(connections, access, Math.max(0, -waitNanos)));
                sent.incrementAndGet();
            }
        }
        return observations;
    }

    private Observation send(SidecarConnections connections, Access access, long lagNanos) {
        long eventMillis = timeScale.toEventTime(Instant.now()).toEpochMilli();
        long started = System.nanoTime();
        boolean answered =
                access.write() ? write(connections, access) : connections.get(access.region(), access.item());
        long latency = System.nanoTime() - started;
        return new Observation(
                eventMillis, access.item(), access.region(), access.write(), latency, lagNanos, answered);
    }

    private boolean write(SidecarConnections connections, Access access) {
        ItemLedger ledger = ledgers.computeIfAbsent(access.item(), item -> new ItemLedger(WriteKind.of(item)));
        String token = ledger.nextToken();
        Optional<String> value = valueOf(ledger.kind(), token);
        boolean acknowledged = connections.write(access.region(), access.item(), ledger.kind(), value.orElse(""));
        if (acknowledged) {
            ledger.acknowledge(value.orElse(token));
        } else {
            ledger.leaveOpen(value.orElse(token));
        }
        return acknowledged;
    }

    private static Optional<String> valueOf(WriteKind kind, String token) {
        return switch (kind) {
            case SET -> Optional.of(token + ' ' + ballast());
            case INCR -> Optional.empty();
            case APPEND -> Optional.of(token);
        };
    }

    /** Profiles have some weight, so that copies cost something. */
    private static String ballast() {
        return Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36)
                .repeat(BALLAST_BYTES / 12);
    }

    /** Reads every written item back, strictly, and holds it against the ledger. */
    ItemLedger.Finding verify() throws InterruptedException {
        List<Map.Entry<ItemId, ItemLedger>> entries = List.copyOf(ledgers.entrySet());
        List<Future<ItemLedger.Finding>> results = new ArrayList<>();
        Region region = sidecars.keySet().stream().sorted().findFirst().orElseThrow();
        for (int worker = 0; worker < WORKERS; worker++) {
            int offset = worker;
            results.add(workers.submit(() -> verify(entries, offset, region)));
        }
        ItemLedger.Finding sum = ItemLedger.Finding.NOTHING;
        for (Future<ItemLedger.Finding> result : results) {
            try {
                sum = sum.plus(result.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException("reading back failed: " + e.getCause(), e);
            }
        }
        return sum;
    }

    private ItemLedger.Finding verify(List<Map.Entry<ItemId, ItemLedger>> entries, int offset, Region region) {
        ItemLedger.Finding sum = ItemLedger.Finding.NOTHING;
        try (SidecarConnections connections = new SidecarConnections(sidecars, failures)) {
            for (int index = offset; index < entries.size(); index += WORKERS) {
                Map.Entry<ItemId, ItemLedger> entry = entries.get(index);
                sum = sum.plus(entry.getValue().check(connections.strictGet(region, entry.getKey())));
            }
        }
        return sum;
    }

    @Override
    public void close() {
        stopped.countDown();
        workers.shutdown();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "replay");
        thread.setDaemon(true);
        return thread;
    }
}
