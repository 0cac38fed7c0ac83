package io.foreshard.core.migration;

import static io.foreshard.core.migration.MigrationSamples.LIMITS;
import static io.foreshard.core.migration.MigrationSamples.SOURCE;
import static io.foreshard.core.migration.MigrationSamples.START;
import static io.foreshard.core.migration.MigrationSamples.stored;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshard.core.store.Role;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * An executor that was away does not know that its successor has finished the move and cleaned up: the source that it reads
 * holds no copy any more. Found by the simulation.
 */
class VanishedCopyTest {

    private final MigrationProtocol protocol = new MigrationProtocol(LIMITS);

    @Test
    void comparing_with_a_source_that_holds_no_copy_any_more_ends_the_attempt() {
        Step step = readNothing(comparing(Verdict.CONFIDENT));
        assertEquals(Phase.DECIDING_ABORT, step.next().phase());
        assertEquals(Cause.NOTHING_TO_MOVE, step.next().cause());
    }

    @Test
    void observing_a_source_that_holds_no_copy_any_more_ends_the_attempt() {
        Step waiting = answer(comparing(Verdict.PROBATION), Role.OWNER, true, 0);
        Migration announcing = waiting.next();
        assertEquals(Phase.ANNOUNCING, announcing.phase());
        Step announced = protocol.step(
                announcing,
                new Signal.Persisted(
                        announcing.ticket(),
                        stored(announcing.record().moved(MigrationState.SHADOWING, "", START), 101)),
                START);
        Migration observing =
                protocol.step(announced.next(), new Signal.Woken(), START).next();
        assertEquals(Phase.OBSERVING, observing.phase());
        assertEquals(Phase.DECIDING_ABORT, readNothing(observing).next().phase());
    }

    private Migration comparing(Verdict verdict) {
        Migration creating =
                protocol.begin(MigrationSamples.record(verdict), START).next();
        Migration reading = protocol.step(
                        creating, new Signal.Persisted(creating.ticket(), stored(creating.record(), 100)), START)
                .next();
        Migration copying = answer(reading, Role.OWNER, true, 0).next();
        Migration comparing = protocol.step(
                        copying, new Signal.Obeyed(copying.ticket(), MigrationSamples.outcome(true, 3)), START)
                .next();
        assertEquals(Phase.COMPARING, comparing.phase());
        assertEquals(SOURCE, comparing.source());
        return comparing;
    }

    private Step readNothing(Migration at) {
        return answer(at, Role.RELEASED, false, 5);
    }

    private Step answer(Migration at, Role role, boolean holds, long shadowReads) {
        Signal read = new Signal.Read(
                at.ticket(),
                MigrationSamples.held(role, holds ? Optional.of(MigrationSamples.copy(3)) : Optional.empty(), 0),
                Optional.of(MigrationSamples.held(Role.SHADOW, Optional.of(MigrationSamples.copy(3)), shadowReads)),
                START.toEpochMilli());
        return protocol.step(at, read, START);
    }
}
