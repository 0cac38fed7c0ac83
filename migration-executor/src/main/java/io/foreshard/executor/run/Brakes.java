package io.foreshard.executor.run;

import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.migration.Effect;
import io.foreshard.core.migration.Migration;
import io.foreshard.partitions.etcd.ControlKeys;
import io.foreshard.partitions.etcd.OperatorControls;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What holds migrations back: the operators' pauses, holds, cancellations and limits, the cap on frozen items, the copy rate. Thread-safe. */
public final class Brakes {

    private final RunSettings settings;
    private final Supplier<OperatorControls> controls;
    private final FreezeGate freezes = new FreezeGate();
    private final CopyRate copies;
    private volatile boolean stopping;

    public Brakes(RunSettings settings, Supplier<OperatorControls> controls) {
        this.settings = settings;
        this.controls = controls;
        this.copies = new CopyRate(settings.copyBytesPerSecond(), settings.copyItemsPerSecond());
    }

    /** Whether an operator wants nothing of this kind to begin or to freeze. */
    public boolean isPaused(ItemId item, PartitionId source, PartitionId target) {
        OperatorControls now = controls.get();
        Optional<Region> from = settings.topology().regionOf(source);
        Optional<Region> to = settings.topology().regionOf(target);
        return (from.isPresent() && to.isPresent()) ? now.isPaused(item, from.get(), to.get()) : now.allPaused();
    }

    /** From now on nothing is frozen any more: the executor is about to stop. */
    public void stop() {
        stopping = true;
    }

    public boolean isAllPaused() {
        return controls.get().allPaused();
    }

    /** Migrations in work at once. */
    int concurrency() {
        return capped(ControlKeys.MAX_MIGRATIONS, settings.concurrency());
    }

    /** Whether an operator wants the item to stay where it is, ready to move. */
    boolean isHeld(ItemId item) {
        return controls.get().isHeld(item);
    }

    /** The migration of this item that an operator wants aborted. */
    Optional<String> cancelled(ItemId item) {
        return Optional.ofNullable(controls.get().cancelled().get(item));
    }

    /** Items with a migration that an operator wants aborted. */
    Set<ItemId> cancelled() {
        return controls.get().cancelled().keySet();
    }

    /** Whether a migration may freeze its item now; then it counts as frozen. */
    boolean tryFreeze(Migration at) {
        return !stopping
                && !isHeld(at.record().item())
                && !isPaused(at.record().item(), at.source(), at.target())
                && freezes.tryEnter(capped(ControlKeys.MAX_FROZEN, settings.maximumFrozen()));
    }

    FreezeGate freezes() {
        return freezes;
    }

    Duration copyDelay(Effect effect) {
        copies.limitBytes(
                controls.get().limit(ControlKeys.COPY_BYTES_PER_SECOND).orElse(settings.copyBytesPerSecond()));
        return copies.reserve(effect);
    }

    private int capped(String name, int configured) {
        return Math.toIntExact(
                Math.min(Integer.MAX_VALUE, controls.get().limit(name).orElse(configured)));
    }
}
