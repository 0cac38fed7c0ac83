package io.foreshard.core.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A migration went from one state to another: what is published and logged.
 *
 * @param from absent for the first
 * @param to absent if it was refused or the record went to somebody else: see the cause
 * @param detail the cause in words; may be empty
 * @param inState how long the state before lasted
 * @param bytes copied so far
 * @param pause how long writes were frozen, once known
 */
public record Transition(
        Optional<MigrationState> from,
        Optional<MigrationState> to,
        Cause cause,
        String detail,
        Instant at,
        Duration inState,
        long bytes,
        Optional<Duration> pause) {}
