package io.foreshard.core.migration;

import io.foreshard.core.Home;
import io.foreshard.core.PartitionId;
import io.foreshard.core.store.ItemSnapshot;
import io.foreshard.core.store.StoreCommand;
import java.util.Optional;

/** What each phase asks the shell to do. Pure. */
final class PhaseEffects {

    private PhaseEffects() {}

    /** The pending effect; absent where only time helps, and at the end. */
    static Optional<Effect> of(Migration at) {
        return switch (at.phase()) {
            case CREATING, CLAIMING, ANNOUNCING, INTENDING, COMMITTING, RETIRING, DECIDING_ABORT ->
                Optional.of(write(at));
            case FINISHING -> Optional.of(remove(at, MigrationState.DONE));
            case CLOSING -> Optional.of(remove(at, MigrationState.ABORTED));
            case CHECKING -> Optional.of(new Effect.ReadRecord(at.record().item()));
            case READING -> Optional.of(inspect(at, Optional.empty()));
            case COMPARING, OBSERVING -> Optional.of(inspect(at, Optional.of(at.target())));
            case COPYING, RECOPYING, REFRESHING, DROPPING -> Optional.of(tell(at, at.target(), command(at)));
            case FREEZING_WRITES, DELETING, THAWING -> Optional.of(tell(at, at.source(), command(at)));
            case PREPARING ->
                Optional.of(new Effect.TellBoth(
                        tell(at, at.target(), new StoreCommand.Prepare(at.fence(), copy(at))),
                        tell(at, at.source(), new StoreCommand.FreezeReads(at.fence()))));
            case ACTIVATING ->
                Optional.of(new Effect.TellBoth(
                        tell(at, at.target(), new StoreCommand.Activate(at.fence())),
                        tell(at, at.source(), new StoreCommand.Release(at.fence(), at.target()))));
            case WAITING, COOLING, COMPLETED, ABORTED, REFUSED, STOPPED -> Optional.empty();
        };
    }

    private static Effect write(Migration at) {
        MigrationRecord changed = at.phase()
                .written()
                .map(state -> at.record().moved(state, at.cause().name(), at.phaseSince()))
                .orElse(at.record());
        return switch (at.phase()) {
            case CREATING -> new Effect.CreateRecord(changed);
            case COMMITTING -> new Effect.Commit(changed, at.revision(), new Home(at.target(), at.epoch()));
            default -> new Effect.PersistRecord(changed, at.revision());
        };
    }

    private static Effect remove(Migration at, MigrationState end) {
        return new Effect.RemoveRecord(at.record().moved(end, at.cause().name(), at.phaseSince()), at.revision());
    }

    private static Effect inspect(Migration at, Optional<PartitionId> target) {
        return new Effect.Inspect(at.record().item(), at.source(), target);
    }

    private static Effect.Tell tell(Migration at, PartitionId partition, StoreCommand command) {
        return new Effect.Tell(at.record().item(), partition, command);
    }

    private static StoreCommand command(Migration at) {
        return switch (at.phase()) {
            case COPYING, RECOPYING, REFRESHING ->
                new StoreCommand.InstallShadow(at.fence(), copy(at), at.copy().asOfMillis());
            case DROPPING -> new StoreCommand.Drop(at.fence());
            case FREEZING_WRITES -> new StoreCommand.FreezeWrites(at.fence());
            case DELETING -> new StoreCommand.DeleteReleased(at.fence());
            case THAWING -> new StoreCommand.Thaw(at.fence());
            default -> throw new IllegalStateException("phase " + at.phase() + " sends no command");
        };
    }

    private static ItemSnapshot copy(Migration at) {
        return at.copy()
                .snapshot()
                .orElseThrow(() -> new IllegalStateException("phase " + at.phase() + " without a copy to send"));
    }
}
