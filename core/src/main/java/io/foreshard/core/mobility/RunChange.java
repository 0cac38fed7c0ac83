package io.foreshard.core.mobility;

import java.util.Optional;

/**
 * A run began or reached length 2, 3, 5, 8, 13, 21 and so on. Immutable.
 *
 * @param previous the run before it, absent for the first
 */
public record RunChange(Run run, Optional<Run> previous) {}
