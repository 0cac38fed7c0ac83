package io.foreshard.core.store;

import static io.foreshard.core.store.StoreFixture.done;
import static io.foreshard.core.store.StoreFixture.put;
import static io.foreshard.core.store.StoreFixture.snapshot;
import static io.foreshard.core.store.StoreFixture.write;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.store.PartitionStore.Held;
import io.foreshard.core.store.StoreCommand.Activate;
import io.foreshard.core.store.StoreCommand.DeleteReleased;
import io.foreshard.core.store.StoreCommand.Drop;
import io.foreshard.core.store.StoreCommand.FreezeReads;
import io.foreshard.core.store.StoreCommand.FreezeWrites;
import io.foreshard.core.store.StoreCommand.InstallShadow;
import io.foreshard.core.store.StoreCommand.Prepare;
import io.foreshard.core.store.StoreCommand.Release;
import io.foreshard.core.store.StoreCommand.Thaw;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Every command, in every role, under every order of fences, does what {@link CommandRules} say. */
interface CommandMatrixContract extends StoreFixture {

    @Test
    default void everyCommandInEveryRoleFollowsTheRules() {
        for (Situation situation : Situation.values()) {
            for (StoreCommand.Kind kind : StoreCommand.Kind.values()) {
                for (FenceOrder order : FenceOrder.values()) {
                    verify(situation, kind, order);
                }
            }
        }
    }

    private void verify(Situation situation, StoreCommand.Kind kind, FenceOrder order) {
        Fence fence = new Fence(attempt() + 10, 5);
        COUNTER.addAndGet(20);
        PartitionId home = situation.startsAtHome ? HERE : THERE;
        ItemId item = itemAt(home);
        if (situation.hasCopy) {
            write(here(), item, 1, put("own"));
        }
        situation.steps(fence).forEach(step -> done(here(), item, step));
        StoreCommand command = command(kind, order.of(fence));
        Held before = here().inspect(item);
        long version = before.snapshot().map(ItemSnapshot::version).orElse(0L);
        CommandRules.Decision expected = CommandRules.decide(before.own(), before.effective(), version, command);

        CommandOutcome outcome = here().execute(item, command);

        String what = kind + " " + order + " in " + situation + ": " + before.own();
        long versionAfter = switch (expected.copy()) {
            case KEEP -> version;
            case TAKE -> copy().version();
            case DELETE -> 0;
        };
        Optional<ItemSnapshot> finalCopy =
                expected.done() && kind == StoreCommand.Kind.FREEZE_WRITES ? before.snapshot() : Optional.empty();
        assertEquals(new CommandOutcome(expected.done(), expected.record(), versionAfter, finalCopy), outcome, what);
        assertEquals(expected.record(), here().inspect(item).own(), what);
        if (expected.copy() == CommandRules.Copy.TAKE) {
            assertEquals(copy(), snapshot(here(), item), what);
        }
    }

    private static StoreCommand command(StoreCommand.Kind kind, Fence fence) {
        return switch (kind) {
            case INSTALL_SHADOW -> new InstallShadow(fence, copy(), 1);
            case FREEZE_WRITES -> new FreezeWrites(fence);
            case PREPARE -> new Prepare(fence, copy());
            case FREEZE_READS -> new FreezeReads(fence);
            case ACTIVATE -> new Activate(fence);
            case RELEASE -> new Release(fence, THERE);
            case DELETE_RELEASED -> new DeleteReleased(fence);
            case THAW -> new Thaw(fence);
            case DROP -> new Drop(fence);
        };
    }

    private static ItemSnapshot copy() {
        return new ItemSnapshot(
                Optional.of(StoreFixture.text("copy")), 3, OptionalLong.of(4_102_444_800_000L), List.of());
    }

    /** How the command's fence stands to the one obeyed before. */
    enum FenceOrder {
        OLDER_ATTEMPT(-1, 3),
        LOWER_CLAIM(0, -1),
        SAME(0, 0),
        HIGHER_CLAIM(0, 1),
        NEWER_ATTEMPT(1, -4);

        private final long epochs;
        private final long claims;

        FenceOrder(long epochs, long claims) {
            this.epochs = epochs;
            this.claims = claims;
        }

        Fence of(Fence fence) {
            return new Fence(fence.epoch() + epochs, fence.claim() + claims);
        }
    }

    /** What the store has been through. */
    @SuppressWarnings("ImmutableEnumChecker") // the lists are immutable
    enum Situation {
        INHERITING_ELSEWHERE(false, false),
        INHERITING_HERE(true, true),
        INHERITING_HERE_WITHOUT_COPY(true, false),
        CLOSED_UNSEEN(true, true, Step.THAW),
        FROZEN_WRITES(true, true, Step.FREEZE_WRITES),
        FROZEN(true, true, Step.FREEZE_WRITES, Step.FREEZE_READS),
        THAWED(true, true, Step.FREEZE_WRITES, Step.THAW),
        RELEASED(true, true, Step.FREEZE_WRITES, Step.FREEZE_READS, Step.RELEASE),
        RELEASED_EARLY(true, true, Step.FREEZE_WRITES, Step.RELEASE),
        CLEANED(true, true, Step.FREEZE_WRITES, Step.FREEZE_READS, Step.RELEASE, Step.DELETE),
        SHADOW(false, false, Step.INSTALL),
        PREPARED(false, false, Step.INSTALL, Step.PREPARE),
        OWNER(false, false, Step.INSTALL, Step.PREPARE, Step.ACTIVATE),
        DROPPED(false, false, Step.INSTALL, Step.DROP),
        DROPPED_UNSEEN(false, false, Step.DROP),
        OWNER_FROZEN(
                false,
                false,
                Step.OLD_INSTALL,
                Step.OLD_PREPARE,
                Step.OLD_ACTIVATE,
                Step.FREEZE_WRITES,
                Step.FREEZE_READS),
        OWNER_THAWED(
                false, false, Step.OLD_INSTALL, Step.OLD_PREPARE, Step.OLD_ACTIVATE, Step.FREEZE_WRITES, Step.THAW),
        PREPARED_BEFORE(false, false, Step.OLD_INSTALL, Step.OLD_PREPARE, Step.THAW);

        private final boolean startsAtHome;
        private final boolean hasCopy;
        private final List<Step> steps;

        Situation(boolean startsAtHome, boolean hasCopy, Step... steps) {
            this.startsAtHome = startsAtHome;
            this.hasCopy = hasCopy;
            this.steps = List.of(steps);
        }

        List<StoreCommand> steps(Fence fence) {
            List<StoreCommand> commands = new ArrayList<>();
            Fence old = new Fence(fence.epoch() - 5, 1);
            steps.forEach(step -> commands.add(command(step.kind, step.old ? old : fence)));
            return commands;
        }
    }

    /** One command on the way; the old ones are of an earlier attempt. */
    enum Step {
        INSTALL(StoreCommand.Kind.INSTALL_SHADOW, false),
        PREPARE(StoreCommand.Kind.PREPARE, false),
        ACTIVATE(StoreCommand.Kind.ACTIVATE, false),
        FREEZE_WRITES(StoreCommand.Kind.FREEZE_WRITES, false),
        FREEZE_READS(StoreCommand.Kind.FREEZE_READS, false),
        RELEASE(StoreCommand.Kind.RELEASE, false),
        DELETE(StoreCommand.Kind.DELETE_RELEASED, false),
        THAW(StoreCommand.Kind.THAW, false),
        DROP(StoreCommand.Kind.DROP, false),
        OLD_INSTALL(StoreCommand.Kind.INSTALL_SHADOW, true),
        OLD_PREPARE(StoreCommand.Kind.PREPARE, true),
        OLD_ACTIVATE(StoreCommand.Kind.ACTIVATE, true);

        private final StoreCommand.Kind kind;
        private final boolean old;

        Step(StoreCommand.Kind kind, boolean old) {
            this.kind = kind;
            this.old = old;
        }
    }
}
