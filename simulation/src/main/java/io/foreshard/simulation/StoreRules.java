package io.foreshard.simulation;

import io.foreshard.core.PartitionId;
import io.foreshard.core.store.CommandRules;
import io.foreshard.core.store.OwnerRecord;
import io.foreshard.core.store.OwnerRules;
import io.foreshard.core.store.Refusal;
import io.foreshard.core.store.StoreCommand;
import java.util.Optional;

/** The rules by which a model store judges: those of core, unless a seeded bug takes one away. Stateless. */
interface StoreRules {

    StoreRules CORE = new StoreRules() {};

    default Optional<Refusal> refusalOfWrite(PartitionId self, OwnerRecord effective, long epoch) {
        return OwnerRules.refusalOfWrite(self, effective, epoch);
    }

    default Optional<Refusal> refusalOfRead(PartitionId self, OwnerRecord effective, long epoch) {
        return OwnerRules.refusalOfRead(self, effective, epoch);
    }

    default CommandRules.Decision decide(
            OwnerRecord own, OwnerRecord effective, long heldVersion, StoreCommand command) {
        return CommandRules.decide(own, effective, heldVersion, command);
    }

    /** What a record is after the store has started again: everything is durable. */
    default OwnerRecord afterRestart(OwnerRecord own) {
        return own;
    }

    /** Whether a freeze waits for the writes in flight before it answers. */
    default boolean drains() {
        return true;
    }
}
