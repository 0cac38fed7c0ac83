package io.foreshard.flink.planner;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What the planner counts; names carry the unit. */
final class PlannerMetrics {

    /** Decided to move. */
    final Counter movesDecided;
    /** Hints sent. */
    final Counter hintsEmitted;
    /** Would have moved, but for a reason. */
    final Counter staysDecided;
    /** Decided while event time lagged, and so not sent. */
    final Counter decisionsWithheld;
    /** Records that came before. */
    final Counter recordsRepeated;
    /** Records of items that are not known and name no home of the topology. */
    final Counter recordsWithoutHome;
    /** Items not followed, since the customer has too many. */
    final Counter itemsRefused;
    /** Items without news, forgotten. */
    final Counter itemsForgotten;

    PlannerMetrics(MetricGroup group) {
        movesDecided = group.counter("plannerMovesDecided");
        hintsEmitted = group.counter("plannerHintsEmitted");
        staysDecided = group.counter("plannerStaysDecided");
        decisionsWithheld = group.counter("plannerDecisionsWithheld");
        recordsRepeated = group.counter("plannerRecordsRepeated");
        recordsWithoutHome = group.counter("plannerRecordsWithoutHome");
        itemsRefused = group.counter("plannerItemsRefused");
        itemsForgotten = group.counter("plannerItemsForgotten");
    }
}
