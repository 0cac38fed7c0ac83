package io.foreshard.executor.run;

import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.migration.Effect;
import io.foreshard.core.migration.Migration;
import io.foreshard.core.migration.Signal;
import io.foreshard.core.migration.Signal.Answer;
import io.foreshard.core.store.StoreException;
import io.foreshard.partitions.etcd.ControlPlaneException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Performs effects, and turns every failure into the answer that there was none. Thread-safe; {@link #perform} blocks. */
final class Effects {

    private final RecordEffects records;
    private final StoreEffects stores;

    /** @param helpers for what is done beside something else */
    Effects(ControlPlane plane, Begun begun, Stores stores, Executor helpers, InstantSource clock) {
        this.records = new RecordEffects(plane, begun);
        this.stores = new StoreEffects(stores, helpers, clock);
    }

    /** @param at the migration that asked for it */
    Answer perform(Effect effect, Migration at) {
        try {
            return answer(effect, at.epoch(), at.ticket());
        } catch (ControlPlaneException | StoreException e) {
            return new Signal.Failed(at.ticket(), String.valueOf(e.getMessage()));
        }
    }

    private Answer answer(Effect effect, long epoch, long ticket) {
        if (effect instanceof Effect.Tell tell) {
            return stores.tell(tell, ticket);
        }
        if (effect instanceof Effect.TellBoth both) {
            return stores.tellBoth(both, ticket);
        }
        if (effect instanceof Effect.Inspect inspect) {
            return stores.inspect(inspect, ticket);
        }
        if (effect instanceof Effect.CreateRecord create) {
            return records.create(create, ticket);
        }
        if (effect instanceof Effect.PersistRecord persist) {
            return records.persist(persist, epoch, ticket);
        }
        if (effect instanceof Effect.Commit commit) {
            return records.commit(commit, ticket);
        }
        if (effect instanceof Effect.RemoveRecord remove) {
            return records.remove(remove, ticket);
        }
        return records.read((Effect.ReadRecord) effect, ticket);
    }

    /** Cross-region round trips of an effect, as seen from the executor's region. */
    static long roundTrips(Effect effect, RunSettings settings) {
        if (effect instanceof Effect.Tell tell) {
            return distant(tell.partition(), settings);
        }
        if (effect instanceof Effect.TellBoth both) {
            return roundTrips(both.first(), settings) + roundTrips(both.second(), settings);
        }
        if (effect instanceof Effect.Inspect inspect) {
            return distant(inspect.source(), settings)
                    + inspect.target().map(id -> distant(id, settings)).orElse(0L);
        }
        return settings.controlPlaneDistant() ? 1 : 0;
    }

    private static long distant(PartitionId partition, RunSettings settings) {
        Optional<Region> region = settings.topology().regionOf(partition);
        return region.equals(Optional.of(settings.region())) ? 0 : 1;
    }
}
