package io.foreshard.core.store;

import io.foreshard.core.PartitionId;
import io.foreshard.core.store.StoreCommand.InstallShadow;
import io.foreshard.core.store.StoreCommand.Prepare;
import io.foreshard.core.store.StoreCommand.Release;
import java.util.Optional;

/**
 * What each command of an executor does to a store's record of one item. Pure. The rules are those of the model that was
 * checked exhaustively for the protocol; what looks redundant here is there because the model broke without it.
 */
public final class CommandRules {

    private CommandRules() {}

    /** What becomes of the copy. */
    public enum Copy {
        KEEP,
        /** The command's snapshot takes its place. */
        TAKE,
        /** None is left, not even a tombstone. */
        DELETE
    }

    /**
     * @param done whether it is so now; if not, nothing changes, the fence included
     * @param record the store's own record afterwards
     * @param logsFreeze whether caches have to be told to forget the item
     */
    public record Decision(boolean done, OwnerRecord record, Copy copy, boolean logsFreeze) {}

    /** What an obeyed command changes; the fence comes on top. */
    private record Change(
            Role role, long epoch, boolean inherited, Optional<PartitionId> successor, Copy copy, boolean logsFreeze) {

        static Optional<Change> none(OwnerRecord own) {
            return of(own, Copy.KEEP);
        }

        static Optional<Change> of(OwnerRecord own, Copy copy) {
            return Optional.of(new Change(own.role(), own.epoch(), own.inherited(), own.successor(), copy, false));
        }

        static Optional<Change> to(Role role, long epoch, Copy copy) {
            return Optional.of(new Change(role, epoch, false, Optional.empty(), copy, false));
        }
    }

    /**
     * @param own the store's own record
     * @param effective the same after inheritance
     * @param heldVersion of the copy held, tombstones included; 0 if there is none
     */
    public static Decision decide(OwnerRecord own, OwnerRecord effective, long heldVersion, StoreCommand command) {
        Optional<Change> change = obeys(own, command) ? change(own, effective, heldVersion, command) : Optional.empty();
        return change.map(made -> new Decision(true, stamped(made, command), made.copy(), made.logsFreeze()))
                .orElseGet(() -> new Decision(false, own, Copy.KEEP, false));
    }

    /**
     * The fence: attempts in the order of their epochs, claims within an attempt; of an attempt that was thawed or dropped
     * here only another thaw or drop.
     */
    private static boolean obeys(OwnerRecord own, StoreCommand command) {
        Fence fence = command.fence();
        if (fence.epoch() != own.fence().epoch()) {
            return fence.epoch() > own.fence().epoch();
        }
        return fence.epoch() > 0
                && fence.claim() >= own.fence().claim()
                && (!own.closed() || command.kind().closes());
    }

    private static OwnerRecord stamped(Change made, StoreCommand command) {
        return new OwnerRecord(
                made.role(),
                made.epoch(),
                command.fence(),
                command.kind().closes(),
                made.inherited(),
                made.successor());
    }

    private static Optional<Change> change(
            OwnerRecord own, OwnerRecord effective, long heldVersion, StoreCommand command) {
        long attempt = command.fence().epoch();
        boolean same = own.fence().epoch() == attempt;
        return switch (command.kind()) {
            case INSTALL_SHADOW -> installShadow(own, effective, heldVersion, (InstallShadow) command);
            case FREEZE_WRITES -> freezeWrites(own, effective, attempt, same);
            case PREPARE -> prepare(own, heldVersion, (Prepare) command, same);
            case FREEZE_READS -> freezeReads(own, attempt, same);
            case ACTIVATE -> activate(own, attempt);
            case RELEASE -> release(own, (Release) command, same);
            case DELETE_RELEASED -> deleteReleased(own, attempt);
            case THAW -> thaw(own, same);
            case DROP -> drop(own, same);
        };
    }

    private static Optional<Change> installShadow(
            OwnerRecord own, OwnerRecord effective, long heldVersion, InstallShadow install) {
        boolean takes = install.snapshot().version() > heldVersion;
        // A store that owns by inheritance and holds a copy is the home: a shadow on top could delete the only copy.
        boolean isHome = own.role() == Role.INHERIT && effective.role() == Role.OWNER && heldVersion > 0;
        boolean preparedForThis =
                own.role() == Role.PREPARED && own.epoch() == install.fence().epoch();
        return switch (own.role()) {
            case INHERIT, RELEASED, SHADOW, PREPARED -> {
                if (preparedForThis) {
                    yield Change.none(own);
                }
                yield isHome ? Optional.empty() : Change.to(Role.SHADOW, own.epoch(), takes ? Copy.TAKE : Copy.KEEP);
            }
            case OWNER, FROZEN_WRITES, FROZEN -> Optional.empty();
        };
    }

    private static Optional<Change> freezeWrites(OwnerRecord own, OwnerRecord effective, long attempt, boolean same) {
        if (own.role().isFrozen()) {
            return same ? Change.none(own) : Optional.empty();
        }
        if (effective.role() != Role.OWNER || attempt <= effective.epoch()) {
            return Optional.empty();
        }
        boolean inherited = own.role() == Role.INHERIT;
        return Optional.of(
                new Change(Role.FROZEN_WRITES, effective.epoch(), inherited, Optional.empty(), Copy.KEEP, false));
    }

    private static Optional<Change> prepare(OwnerRecord own, long heldVersion, Prepare prepare, boolean same) {
        long attempt = prepare.fence().epoch();
        if (own.role() == Role.SHADOW && same && prepare.finalSnapshot().version() >= heldVersion) {
            return Change.to(Role.PREPARED, attempt, Copy.TAKE);
        }
        boolean wasDone = own.role() == Role.PREPARED || own.role() == Role.OWNER;
        return wasDone && own.epoch() == attempt ? Change.none(own) : Optional.empty();
    }

    private static Optional<Change> freezeReads(OwnerRecord own, long attempt, boolean same) {
        if (own.role() == Role.FROZEN_WRITES && same) {
            return Optional.of(
                    new Change(Role.FROZEN, own.epoch(), own.inherited(), Optional.empty(), Copy.KEEP, true));
        }
        boolean wasDone = (own.role() == Role.FROZEN && same) || isReleasedAt(own, attempt);
        return wasDone ? Change.none(own) : Optional.empty();
    }

    private static Optional<Change> activate(OwnerRecord own, long attempt) {
        if (own.epoch() != attempt) {
            return Optional.empty();
        }
        return switch (own.role()) {
            case PREPARED, OWNER -> Change.to(Role.OWNER, attempt, Copy.KEEP);
            default -> Optional.empty();
        };
    }

    private static Optional<Change> release(OwnerRecord own, Release release, boolean same) {
        long attempt = release.fence().epoch();
        if (own.role().isFrozen() && same) {
            return Optional.of(
                    new Change(Role.RELEASED, attempt, false, Optional.of(release.successor()), Copy.KEEP, false));
        }
        return isReleasedAt(own, attempt) ? Change.none(own) : Optional.empty();
    }

    private static Optional<Change> deleteReleased(OwnerRecord own, long attempt) {
        return isReleasedAt(own, attempt) ? Change.of(own, Copy.DELETE) : Optional.empty();
    }

    private static Optional<Change> thaw(OwnerRecord own, boolean same) {
        if (!own.role().isFrozen()) {
            return Change.none(own);
        }
        Role before = own.inherited() ? Role.INHERIT : Role.OWNER;
        return same ? Change.to(before, own.epoch(), Copy.KEEP) : Optional.empty();
    }

    private static Optional<Change> drop(OwnerRecord own, boolean same) {
        boolean isOfAttempt = (own.role() == Role.SHADOW || own.role() == Role.PREPARED) && same;
        return isOfAttempt ? Change.to(Role.RELEASED, own.epoch(), Copy.DELETE) : Change.none(own);
    }

    private static boolean isReleasedAt(OwnerRecord own, long attempt) {
        return own.role() == Role.RELEASED && own.epoch() == attempt;
    }
}
