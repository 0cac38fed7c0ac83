package io.foreshard.simulation;

import io.foreshard.core.Home;
import io.foreshard.core.PartitionId;
import io.foreshard.core.store.CommandRules;
import io.foreshard.core.store.CommandRules.Copy;
import io.foreshard.core.store.Fence;
import io.foreshard.core.store.OwnerRecord;
import io.foreshard.core.store.Refusal;
import io.foreshard.core.store.Role;
import io.foreshard.core.store.StoreCommand;
import io.foreshard.core.store.StoreCommand.Kind;
import java.util.Optional;

/** The rules of core with one of them taken away. Stateless. */
final class BuggyRules {

    private BuggyRules() {}

    /** The rules for this seed. */
    static StoreRules of(World world) {
        return world.bug().map(BuggyRules::of).orElse(StoreRules.CORE);
    }

    /** The rules without this one; those of core if the bug is elsewhere. */
    static StoreRules of(Bug bug) {
        return switch (bug) {
            case FINAL_VERSION_BEFORE_DRAIN -> new NoDrain();
            case NO_FENCE_CHECK -> new NoFence();
            case CLOSED_ATTEMPT_OBEYED -> new NeverClosed();
            case PREPARED_NAMES_EPOCH -> new TalkativePrepared();
            case FREEZE_NOT_DURABLE -> new VolatileFreeze();
            case READS_DURING_COMMIT -> new ReadsDuringCommit();
            case CLEANUP_REMOVES_OWNER_RECORD -> new ThoroughCleanUp();
            case DELETE_SKIPS_FENCE -> new BlindDelete();
            case THAW_WITHOUT_CAS,
                    EPOCH_REUSED_AFTER_ABORT,
                    OPERATION_IDS_LEFT_BEHIND,
                    CACHE_FILL_WITHOUT_TOKEN,
                    COMMIT_WITHOUT_CLAIM -> StoreRules.CORE;
        };
    }

    private static OwnerRecord with(OwnerRecord own, Fence fence, boolean closed) {
        return new OwnerRecord(own.role(), own.epoch(), fence, closed, own.inherited(), own.successor());
    }

    private static final class NoDrain implements StoreRules {
        @Override
        public boolean drains() {
            return false;
        }
    }

    private static final class NoFence implements StoreRules {
        @Override
        public CommandRules.Decision decide(
                OwnerRecord own, OwnerRecord effective, long heldVersion, StoreCommand command) {
            boolean same = own.fence().epoch() == command.fence().epoch();
            Fence forgotten = same ? new Fence(own.fence().epoch(), 0) : Fence.NONE;
            return StoreRules.super.decide(
                    with(own, forgotten, false), with(effective, forgotten, false), heldVersion, command);
        }
    }

    private static final class NeverClosed implements StoreRules {
        @Override
        public CommandRules.Decision decide(
                OwnerRecord own, OwnerRecord effective, long heldVersion, StoreCommand command) {
            return StoreRules.super.decide(with(own, own.fence(), false), effective, heldVersion, command);
        }
    }

    private static final class TalkativePrepared implements StoreRules {
        @Override
        public Optional<Refusal> refusalOfWrite(PartitionId self, OwnerRecord effective, long epoch) {
            boolean asked = effective.role() == Role.PREPARED && epoch < effective.epoch();
            return asked
                    ? Optional.of(new Refusal.Stale(new Home(self, effective.epoch())))
                    : StoreRules.super.refusalOfWrite(self, effective, epoch);
        }

        @Override
        public Optional<Refusal> refusalOfRead(PartitionId self, OwnerRecord effective, long epoch) {
            return effective.role() == Role.PREPARED
                    ? refusalOfWrite(self, effective, epoch)
                    : StoreRules.super.refusalOfRead(self, effective, epoch);
        }
    }

    private static final class VolatileFreeze implements StoreRules {
        @Override
        public OwnerRecord afterRestart(OwnerRecord own) {
            Role before = own.inherited() ? Role.INHERIT : Role.OWNER;
            return own.role().isFrozen()
                    ? new OwnerRecord(before, own.epoch(), own.fence(), own.closed(), false, Optional.empty())
                    : own;
        }
    }

    private static final class ReadsDuringCommit implements StoreRules {
        @Override
        public CommandRules.Decision decide(
                OwnerRecord own, OwnerRecord effective, long heldVersion, StoreCommand command) {
            boolean skipped = command.kind() == Kind.FREEZE_READS && own.role() == Role.FROZEN_WRITES;
            return skipped
                    ? new CommandRules.Decision(true, own, Copy.KEEP, false)
                    : StoreRules.super.decide(own, effective, heldVersion, command);
        }
    }

    private static final class ThoroughCleanUp implements StoreRules {
        @Override
        public CommandRules.Decision decide(
                OwnerRecord own, OwnerRecord effective, long heldVersion, StoreCommand command) {
            CommandRules.Decision decision = StoreRules.super.decide(own, effective, heldVersion, command);
            return decision.copy() == Copy.DELETE && command.kind() == Kind.DELETE_RELEASED
                    ? new CommandRules.Decision(true, OwnerRecord.NONE, Copy.DELETE, false)
                    : decision;
        }
    }

    private static final class BlindDelete implements StoreRules {
        @Override
        public CommandRules.Decision decide(
                OwnerRecord own, OwnerRecord effective, long heldVersion, StoreCommand command) {
            return command.kind() == Kind.DELETE_RELEASED
                    ? new CommandRules.Decision(true, own, Copy.DELETE, false)
                    : StoreRules.super.decide(own, effective, heldVersion, command);
        }
    }
}
