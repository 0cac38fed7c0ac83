package io.foreshard.executor.run;

import io.foreshard.core.ItemId;
import io.foreshard.core.migration.Migration;
import io.foreshard.core.migration.MigrationState;
import io.foreshard.core.migration.StoredRecord;
import io.foreshard.partitions.etcd.ControlPlaneException;
import io.foreshard.partitions.etcd.WatchedKeys;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for migrations that nobody holds and takes them over, those whose items refuse writes first. It judges by watched
 * keys, which may be a little old: the lock decides. Thread-safe.
 */
public final class Recovery implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final Comparator<StoredRecord> URGENT_FIRST =
            Comparator.comparingInt(stored -> urgency(stored.record().state()));

    private final MigrationRunner runner;
    private final String executor;
    private final WatchedKeys<StoredRecord> records;
    private final WatchedKeys<String> locks;
    private final ScheduledExecutorService thread;
    private boolean told;

    /** @param executor the name under which this process holds locks */
    public Recovery(ControlPlane plane, MigrationRunner runner, String executor, Duration interval) {
        this.runner = runner;
        this.executor = executor;
        this.records = plane.records().watch();
        this.locks = plane.claims().watch();
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread daemon = new Thread(task, "executor-recovery");
            daemon.setDaemon(true);
            return daemon;
        });
        var unused = thread.scheduleWithFixedDelay(this::look, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            WatchedKeys.Snapshot<StoredRecord> all = records.current();
            WatchedKeys.Snapshot<String> holders = locks.current();
            if (all.revision() > 0 && holders.revision() > 0 && !all.inDoubt() && !holders.inDoubt()) {
                dropReplaced(all);
                orphans(all, holders).forEach(stored -> takeOver(stored.record().item()));
                told = false;
            }
        } catch (ControlPlaneException e) {
            if (!told) {
                LOG.warn("orphaned migrations cannot be looked for: {}", e.getMessage());
            }
            told = true;
        } catch (RuntimeException e) {
            LOG.error("the search for orphaned migrations failed", e);
        }
    }

    private void dropReplaced(WatchedKeys.Snapshot<StoredRecord> all) {
        Map<ItemId, StoredRecord> byItem = new HashMap<>();
        all.values().values().forEach(stored -> byItem.put(stored.record().item(), stored));
        for (Migration at : runner.list()) {
            ItemId item = at.record().item();
            runner.dropIfReplaced(item, Optional.ofNullable(byItem.get(item)), all.revision());
        }
    }

    private List<StoredRecord> orphans(WatchedKeys.Snapshot<StoredRecord> all, WatchedKeys.Snapshot<String> holders) {
        return all.values().entrySet().stream()
                .filter(entry -> isFree(holders.values(), entry.getKey()))
                .map(Map.Entry::getValue)
                .filter(stored -> !runner.isRunning(stored.record().item()))
                .sorted(URGENT_FIRST)
                .toList();
    }

    private boolean isFree(Map<String, String> holders, String key) {
        String holder = holders.getOrDefault(key, executor);
        return holder.equals(executor);
    }

    private void takeOver(ItemId item) {
        runner.takeOver(item);
    }

    /** What is frozen or committed hurts most; a cooldown hurts nobody. */
    private static int urgency(MigrationState state) {
        return switch (state) {
            case FROZEN -> 0;
            case COMMITTED, RELEASING, ABORTING -> 1;
            case PLANNED, REGISTERED, COPYING, CATCHING_UP, SHADOWING, READY -> 2;
            case COOLDOWN, CLEANING, DONE, ABORTED -> 3;
        };
    }

    @Override
    public void close() {
        thread.shutdownNow();
        records.close();
        locks.close();
    }
}
