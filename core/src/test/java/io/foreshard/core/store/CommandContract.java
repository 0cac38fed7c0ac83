package io.foreshard.core.store;

import static io.foreshard.core.store.StoreFixture.accepted;
import static io.foreshard.core.store.StoreFixture.answer;
import static io.foreshard.core.store.StoreFixture.answered;
import static io.foreshard.core.store.StoreFixture.done;
import static io.foreshard.core.store.StoreFixture.finishMove;
import static io.foreshard.core.store.StoreFixture.move;
import static io.foreshard.core.store.StoreFixture.moveUpToCommit;
import static io.foreshard.core.store.StoreFixture.operation;
import static io.foreshard.core.store.StoreFixture.put;
import static io.foreshard.core.store.StoreFixture.refusal;
import static io.foreshard.core.store.StoreFixture.snapshot;
import static io.foreshard.core.store.StoreFixture.text;
import static io.foreshard.core.store.StoreFixture.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.store.StoreCommand.Activate;
import io.foreshard.core.store.StoreCommand.DeleteReleased;
import io.foreshard.core.store.StoreCommand.Drop;
import io.foreshard.core.store.StoreCommand.FreezeReads;
import io.foreshard.core.store.StoreCommand.FreezeWrites;
import io.foreshard.core.store.StoreCommand.InstallShadow;
import io.foreshard.core.store.StoreCommand.Prepare;
import io.foreshard.core.store.StoreCommand.Release;
import io.foreshard.core.store.StoreCommand.Thaw;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The protocol as clients and executors see it, step by step. */
interface CommandContract extends StoreFixture {

    @Test
    default void aMoveTakesEverythingAlongAndTheOldHomeNamesTheNewOne() {
        ItemId item = itemAt(HERE);
        write(here(), item, 1, put("one"));
        write(here(), item, 1, put("two"));
        Fence fence = new Fence(attempt(), 1);
        moveUpToCommit(here(), there(), item, fence);
        assertEquals(new Refusal.Frozen(), refusal(here().apply(item, 1, operation(), put("x"))));
        assertEquals(new Refusal.Frozen(), refusal(here().read(item, 1)));
        finishMove(here(), there(), item, fence);
        Home home = new Home(THERE, fence.epoch());
        assertEquals(new Refusal.Stale(home), refusal(here().apply(item, 1, operation(), put("x"))));
        assertEquals(new Refusal.Stale(home), refusal(here().read(item, 1)));
        assertEquals(answer(text("two"), 2), there().read(item, fence.epoch()));
        assertEquals(new Refusal.Stale(home), refusal(there().read(item, 1)));
        assertEquals(3, write(there(), item, fence.epoch(), put("three")).version());
    }

    @Test
    default void aFrozenHomeAnswersReadsUntilTheyAreFrozenToo() {
        ItemId item = itemAt(HERE);
        write(here(), item, 1, put("one"));
        Fence fence = new Fence(attempt(), 1);
        CommandOutcome frozen = done(here(), item, new FreezeWrites(fence));
        assertEquals(1, frozen.version());
        ItemSnapshot finalCopy = frozen.finalCopy().orElseThrow();
        assertEquals(snapshot(here(), item), finalCopy);
        assertEquals(1, finalCopy.operations().size());
        assertEquals(new Refusal.Frozen(), refusal(here().apply(item, 1, operation(), put("x"))));
        assertEquals(answer(text("one"), 1), here().read(item, 1));
        assertEquals(new Refusal.AskMap(), refusal(here().read(item, 0)));
        assertEquals(new Refusal.NotReady(), refusal(here().read(item, fence.epoch())));
    }

    @Test
    default void aPreparedStoreIsServedByProofAndBecomesOwnerByTheFirstWrite() {
        ItemId item = itemAt(HERE);
        write(here(), item, 1, put("one"));
        Fence fence = new Fence(attempt(), 1);
        moveUpToCommit(here(), there(), item, fence);
        assertEquals(new Refusal.AskMap(), refusal(there().apply(item, 1, operation(), put("x"))));
        assertEquals(new Refusal.NotReady(), refusal(there().read(item, fence.epoch() + 1)));
        assertEquals(answer(text("one"), 1), there().read(item, fence.epoch()));
        assertEquals(Role.PREPARED, there().inspect(item).own().role());
        assertEquals(2, write(there(), item, fence.epoch(), put("two")).version());
        assertEquals(Role.OWNER, there().inspect(item).own().role());
        finishMove(here(), there(), item, fence);
        assertEquals(answer(text("two"), 2), there().read(item, fence.epoch()));
    }

    @Test
    default void aWriteWithoutEffectProvesTheCommitToo() {
        ItemId item = itemAt(HERE);
        write(here(), item, 1, put("one"));
        Fence fence = new Fence(attempt(), 1);
        moveUpToCommit(here(), there(), item, fence);
        assertEquals(
                new Mutation.Reply.Failed(Mutation.Failure.NOT_AN_INTEGER),
                write(there(), item, fence.epoch(), new Mutation.Add(1)).reply());
        assertEquals(Role.OWNER, there().inspect(item).own().role());
    }

    @Test
    default void aDroppedOrShadowingStoreNamesNobody() {
        ItemId item = itemAt(HERE);
        write(here(), item, 1, put("one"));
        Fence fence = new Fence(attempt(), 1);
        done(there(), item, new InstallShadow(fence, snapshot(here(), item), 1));
        assertEquals(new Refusal.AskMap(), refusal(there().read(item, 1)));
        assertEquals(new Refusal.AskMap(), refusal(there().apply(item, 1, operation(), put("x"))));
        CommandOutcome dropped = done(there(), item, new Drop(fence));
        assertEquals(0, dropped.version());
        assertEquals(Role.RELEASED, dropped.record().role());
        assertTrue(there().inspect(item).snapshot().isEmpty());
        assertEquals(new Refusal.AskMap(), refusal(there().read(item, 1)));
    }

    @Test
    default void anAbortGivesTheItemBackAndClosesTheAttempt() {
        ItemId item = itemAt(HERE);
        write(here(), item, 1, put("one"));
        Fence fence = new Fence(attempt(), 2);
        ItemSnapshot snapshot = snapshot(here(), item);
        moveUpToCommit(here(), there(), item, fence);
        done(here(), item, new Thaw(fence));
        done(there(), item, new Drop(fence));
        assertEquals(2, write(here(), item, 1, put("two")).version());
        Fence later = new Fence(fence.epoch(), 9);
        assertFalse(here().execute(item, new FreezeWrites(later)).done());
        assertFalse(there().execute(item, new InstallShadow(later, snapshot, 1)).done());
        assertFalse(there().execute(item, new Prepare(later, snapshot)).done());
        assertFalse(here().execute(item, new Thaw(new Fence(fence.epoch(), 1))).done());
        done(here(), item, new Thaw(later));
        done(there(), item, new Drop(later));
        assertEquals(answer(text("two"), 2), here().read(item, 1));
        move(here(), there(), item, new Fence(attempt(), 1));
    }

    @Test
    default void aStoreThatSawNothingOfAnAttemptRecordsItsClosing() {
        ItemId item = itemAt(HERE);
        write(here(), item, 1, put("one"));
        Fence fence = new Fence(attempt(), 1);
        done(here(), item, new Thaw(fence));
        done(there(), item, new Drop(fence));
        assertFalse(here().execute(item, new FreezeWrites(fence)).done());
        assertFalse(there().execute(item, new InstallShadow(fence, snapshot(here(), item), 1))
                .done());
        assertEquals(2, write(here(), item, 1, put("two")).version());
    }

    @Test
    default void aFreezeOfAnAttemptNotAboveTheOwnEpochHasNoEffect() {
        ItemId item = itemAt(HERE);
        write(here(), item, 1, put("one"));
        assertFalse(here().execute(item, new FreezeWrites(new Fence(1, 5))).done());
        assertFalse(here().execute(item, new FreezeWrites(new Fence(0, 5))).done());
        Fence fence = new Fence(attempt(), 1);
        move(here(), there(), item, fence);
        assertFalse(there().execute(item, new FreezeWrites(new Fence(fence.epoch(), 9)))
                .done());
        assertEquals(2, write(there(), item, fence.epoch(), put("two")).version());
    }

    @Test
    default void onlyAReleasedCopyIsDeletedAndItsRecordStays() {
        ItemId item = itemAt(HERE);
        write(here(), item, 1, put("one"));
        Fence fence = new Fence(attempt(), 1);
        moveUpToCommit(here(), there(), item, fence);
        assertFalse(here().execute(item, new DeleteReleased(fence)).done());
        finishMove(here(), there(), item, fence);
        assertFalse(there().execute(item, new DeleteReleased(fence)).done());
        assertEquals(0, done(here(), item, new DeleteReleased(fence)).version());
        done(here(), item, new DeleteReleased(fence));
        assertTrue(here().inspect(item).snapshot().isEmpty());
        assertEquals(new Refusal.Stale(new Home(THERE, fence.epoch())), refusal(here().read(item, 1)));
    }

    @Test
    default void anItemComesBackWithItsVersionsGrowing() {
        ItemId item = itemAt(HERE);
        write(here(), item, 1, put("one"));
        Fence away = new Fence(attempt(), 1);
        move(here(), there(), item, away);
        write(there(), item, away.epoch(), new Mutation.Delete(false));
        Fence back = new Fence(attempt(), 1);
        move(there(), here(), item, back);
        assertFalse(here().execute(item, new DeleteReleased(away)).done());
        assertEquals(
                new ReadOutcome.Answered(Optional.empty(), 2, OptionalLong.empty(), OptionalLong.empty()),
                here().read(item, back.epoch()));
        assertEquals(3, write(here(), item, back.epoch(), put("three")).version());
    }

    @Test
    default void aShadowTakesANewerSnapshotAndKeepsItsOwnOtherwise() {
        ItemId item = itemAt(HERE);
        write(here(), item, 1, put("one"));
        ItemSnapshot first = snapshot(here(), item);
        write(here(), item, 1, put("two"));
        Fence fence = new Fence(attempt(), 1);
        done(there(), item, new InstallShadow(fence, snapshot(here(), item), 50));
        assertEquals(2, done(there(), item, new InstallShadow(fence, first, 70)).version());
        ReadOutcome.Answered answer = answered(there().readShadow(item));
        assertEquals(Optional.of(text("two")), answer.value());
        assertEquals(OptionalLong.of(70), answer.asOfMillis());
        assertFalse(there().execute(item, new Prepare(fence, first)).done());
    }

    @Test
    default void readsOfAShadowAreCountedForItsAttempt() {
        ItemId item = itemAt(HERE);
        write(here(), item, 1, put("one"));
        ItemSnapshot copy = snapshot(here(), item);
        assertEquals(new Refusal.AskMap(), refusal(here().readShadow(item)));
        assertEquals(new Refusal.AskMap(), refusal(there().readShadow(item)));
        Fence fence = new Fence(attempt(), 1);
        done(there(), item, new InstallShadow(fence, copy, 5));
        answered(there().readShadow(item));
        answered(there().readShadow(item));
        done(there(), item, new InstallShadow(new Fence(fence.epoch(), 2), copy, 6));
        assertEquals(2, there().inspect(item).shadowReads());
        done(there(), item, new InstallShadow(new Fence(attempt(), 1), copy, 7));
        assertEquals(0, there().inspect(item).shadowReads());
    }

    @Test
    default void everyStepMayBeRepeatedByAnyLaterClaim() {
        ItemId item = itemAt(HERE);
        write(here(), item, 1, put("one"));
        long epoch = attempt();
        ItemSnapshot copy = snapshot(here(), item);
        long claim = 0;
        for (StoreCommand command : List.of(
                new FreezeWrites(new Fence(epoch, ++claim)),
                new FreezeWrites(new Fence(epoch, ++claim)),
                new FreezeReads(new Fence(epoch, ++claim)),
                new FreezeReads(new Fence(epoch, ++claim)),
                new FreezeWrites(new Fence(epoch, ++claim)),
                new Release(new Fence(epoch, ++claim), THERE),
                new Release(new Fence(epoch, ++claim), THERE),
                new FreezeReads(new Fence(epoch, ++claim)),
                new DeleteReleased(new Fence(epoch, ++claim)),
                new Release(new Fence(epoch, ++claim), THERE))) {
            assertEquals(command.fence(), done(here(), item, command).record().fence());
        }
        for (StoreCommand command : List.of(
                new InstallShadow(new Fence(epoch, ++claim), copy, 1),
                new InstallShadow(new Fence(epoch, ++claim), copy, 1),
                new Prepare(new Fence(epoch, ++claim), copy),
                new Prepare(new Fence(epoch, ++claim), copy),
                new InstallShadow(new Fence(epoch, ++claim), copy, 1),
                new Activate(new Fence(epoch, ++claim)),
                new Activate(new Fence(epoch, ++claim)),
                new Prepare(new Fence(epoch, ++claim), copy))) {
            assertEquals(command.fence(), done(there(), item, command).record().fence());
        }
        assertEquals(Role.OWNER, there().inspect(item).own().role());
        assertEquals(
                2, accepted(there().apply(item, epoch, operation(), put("two"))).version());
    }
}
