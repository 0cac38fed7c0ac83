package io.foreshard.executor.run;

import io.foreshard.core.migration.Effect;
import io.foreshard.core.migration.Signal;
import io.foreshard.core.migration.Signal.Answer;
import io.foreshard.core.store.CommandOutcome;
import io.foreshard.core.store.PartitionStore;
import java.time.InstantSource;
import java.util.Optional;

/** Performs what the state machine asks of the stores. Thread-safe; calls block and throw what a store failed with. */
final class StoreEffects {

    private final Stores stores;
    private final InstantSource clock;

    StoreEffects(Stores stores, InstantSource clock) {
        this.stores = stores;
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
        CommandOutcome outcome = stores.require(effect.partition()).execute(effect.item(), effect.command());
        return outcome.done() ? new Signal.Obeyed(ticket, outcome) : new Signal.Disobeyed(ticket, outcome);
    }
}
