package io.foreshard.core.mobility;

import io.foreshard.core.anomaly.Anomaly;
import java.util.List;
import java.util.Optional;

/**
 * What an access revealed. Immutable.
 *
 * @param newItem it is the item's first
 * @param tooLate its window has left the history: it was not counted and changed nothing
 * @param run what to tell of the current run, if anything
 * @param anomalies that it showed; if any, the item is worth assessing at once
 */
public record AccessFacts(boolean newItem, boolean tooLate, Optional<RunChange> run, List<Anomaly> anomalies) {

    static final AccessFacts TOO_LATE = new AccessFacts(false, true, Optional.empty(), List.of());

    public AccessFacts {
        anomalies = List.copyOf(anomalies);
    }
}
