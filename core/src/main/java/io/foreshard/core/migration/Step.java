package io.foreshard.core.migration;

import java.time.Instant;
import java.util.Optional;

/**
 * What a signal led to. Immutable.
 *
 * @param next the migration from now on
 * @param effect what to do now, if something new is to be done; answer it with {@code next.ticket()}
 * @param transition what to publish, if the state changed
 * @param wakeAt when to send {@link Signal.Woken} next; it replaces an earlier wish
 * @param row the row of the table that was taken; absent if the signal came too late and changed nothing
 */
public record Step(
        Migration next,
        Optional<Effect> effect,
        Optional<Transition> transition,
        Optional<Instant> wakeAt,
        Optional<MigrationTable.Row> row) {}
