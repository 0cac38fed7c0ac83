package io.foreshard.executor.run;

import io.foreshard.core.migration.Migration;
import io.foreshard.core.migration.StoredRecord;
import io.foreshard.core.migration.Transition;
import java.util.concurrent.CompletableFuture;

/** Hears of what happens to the migrations of this executor. Thread-safe; no method blocks. */
public interface MigrationObserver {

    /**
     * A migration went from one state to another, or left this executor.
     *
     * @param roundTrips cross-region round trips spent so far
     */
    void onTransition(Migration migration, Transition transition, long roundTrips);

    /**
     * The last transition is about to be made: the record is removed once this completes, so that nobody who must know
     * misses the end. {@link #onTransition} hears of it too, afterwards.
     */
    CompletableFuture<Void> beforeEnd(Migration migration, Transition transition, long roundTrips);

    /** A migration in cooldown ends early, since its reverse takes its place. */
    CompletableFuture<Void> onReplaced(StoredRecord replaced, String by);
}
