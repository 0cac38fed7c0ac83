package io.foreshard.stack.chaos;

import java.time.Duration;
import java.util.List;

/**
 * One fault to come. Immutable.
 *
 * @param at since the start of the run
 * @param choice decides which of the possible targets is hit; not negative
 */
record PlannedFault(Duration at, FaultKind kind, int choice, Duration duration) {

    /** The one that is hit, out of at least one. */
    <T> T pick(List<T> targets) {
        return targets.get(choice % targets.size());
    }
}
