package io.foreshard.executor.run;

import io.foreshard.core.migration.Migration;
import io.foreshard.core.migration.MigrationProtocol;
import io.foreshard.core.migration.MigrationState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What all migrations of one executor work with. */
record Tools(
        MigrationProtocol protocol,
        Effects effects,
        Brakes brakes,
        MigrationObserver observer,
        RunSettings settings,
        BooleanSupplier leaseBelieved,
        ScheduledExecutorService timer,
        Executor workers,
        Executor watchers,
        InstantSource clock) {

    /** Shadows that wait for demand are looked at by threads of their own: they must not hold up what moves. */
    Executor workersFor(Migration at) {
        return at.state() == MigrationState.SHADOWING ? watchers : workers;
    }

    /** Runs something later; nothing if the executor is stopping. */
    @Nullable
    ScheduledFuture<?> after(Duration delay, Runnable task) {
        try {
            return timer.schedule(task, Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException stopping) {
            return null;
        }
    }
}
