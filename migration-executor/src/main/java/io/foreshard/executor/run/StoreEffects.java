package io.foreshard.executor.run;

import io.foreshard.core.migration.Effect;
import io.foreshard.core.migration.Signal;
import io.foreshard.core.migration.Signal.Answer;
import io.foreshard.core.store.CommandOutcome;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.core.store.StoreException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

/** Performs what the state machine asks of the stores. Thread-safe; calls block and throw what a store failed with. */
final class StoreEffects {

    private final Stores stores;
    private final Executor helpers;
    private final InstantSource clock;

    /** @param helpers for what is done beside something else */
    StoreEffects(Stores stores, Executor helpers, InstantSource clock) {
        this.stores = stores;
        this.helpers = helpers;
        this.clock = clock;
    }

    Answer inspect(Effect.Inspect effect, long ticket) {
        long asOfMillis = clock.millis();
        PartitionStore.Held source = stores.require(effect.source()).inspect(effect.item());
        Optional<PartitionStore.Held> target =
                effect.target().map(id -> stores.require(id).inspect(effect.item()));
        return new Signal.Read(ticket, source, target, asOfMillis);
    }

    Answer tell(Effect.Tell effect, long ticket) {
        return answer(execute(effect), ticket);
    }

    /** If no helper is free the second follows the first on this thread. */
    Answer tellBoth(Effect.TellBoth effect, long ticket) {
        FutureTask<CommandOutcome> second = new FutureTask<>(() -> execute(effect.second()));
        try {
            helpers.execute(second);
        } catch (RejectedExecutionException e) {
            // All are busy.
        }
        CommandOutcome first;
        try {
            first = execute(effect.first());
        } finally {
            second.run();
        }
        CommandOutcome other = outcome(second);
        return answer(first.done() && !other.done() ? other : first, ticket);
    }

    private CommandOutcome execute(Effect.Tell effect) {
        return stores.require(effect.partition()).execute(effect.item(), effect.command());
    }

    private static CommandOutcome outcome(FutureTask<CommandOutcome> command) {
        try {
            return command.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Code.OUTCOME_UNKNOWN, "the executor is stopping", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e);
        }
    }

    private static Answer answer(CommandOutcome outcome, long ticket) {
        return outcome.done() ? new Signal.Obeyed(ticket, outcome) : new Signal.Disobeyed(ticket, outcome);
    }
}
