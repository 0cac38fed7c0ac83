package io.foreshard.simulation;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs a stretch of seeds on all cores, each seed on one thread; stops soon after the first violation. To be run once.
 */
final class Campaign {

    private static final long PROGRESS_EVERY_NANOS = 5_000_000_000L;

    private final long first;
    private final long seeds;
    private final Optional<Bug> bug;
    private final PrintWriter progress;
    private final AtomicLong next;
    private final Report report = new Report();
    private final long startedNanos = System.nanoTime();
    private volatile boolean violated;
    private volatile @Nullable Throwable defect;
    private long toldNanos = startedNanos;

    Campaign(long first, long seeds, Optional<Bug> bug, PrintWriter progress) {
        this.first = first;
        this.seeds = seeds;
        this.bug = bug;
        this.progress = progress;
        this.next = new AtomicLong(first);
    }

    Report run() throws InterruptedException {
        List<Thread> workers = new ArrayList<>();
        int count = (int) Math.min(seeds, Runtime.getRuntime().availableProcessors());
        for (int i = 0; i < count; i++) {
            Thread worker = new Thread(this::work, "seeds-" + i);
            worker.setUncaughtExceptionHandler((thread, thrown) -> defect = thrown);
            workers.add(worker);
            worker.start();
        }
        for (Thread worker : workers) {
            worker.join();
        }
        Throwable found = defect;
        if (found != null) {
            throw new IllegalStateException("the simulation itself failed", found);
        }
        report.tookNanos(System.nanoTime() - startedNanos);
        return report;
    }

    private void work() {
        while (!violated && defect == null) {
            long seed = next.getAndIncrement();
            if (seed - first >= seeds) {
                return;
            }
            Seed.Outcome outcome = Seed.run(seed, bug, false);
            violated |= outcome.violation().isPresent();
            add(outcome);
        }
    }

    private synchronized void add(Seed.Outcome outcome) {
        report.add(outcome);
        long now = System.nanoTime();
        if (now - toldNanos > PROGRESS_EVERY_NANOS) {
            toldNanos = now;
            progress.printf(
                    Locale.ROOT,
                    "%d of %d seeds, %d events, %.0f seeds/s%n",
                    report.seeds(),
                    seeds,
                    report.events(),
                    report.seeds() * 1e9 / (now - startedNanos));
            progress.flush();
        }
    }
}
