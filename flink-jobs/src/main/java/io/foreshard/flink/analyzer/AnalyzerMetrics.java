package io.foreshard.flink.analyzer;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** What the analysis counts. No customer or item appears in a name. */
final class AnalyzerMetrics {

    final Counter accesses;
    final Counter windowsClosed;
    final Counter scores;
    final Counter runs;
    final Counter anomalies;
    final Counter suppressed;
    final Counter forgottenAccesses;
    final Counter forgottenItems;
    final Counter unknownHomes;

    /** @param liveCustomers customers that are kept unpacked */
    AnalyzerMetrics(MetricGroup group, Gauge<Integer> liveCustomers) {
        accesses = group.counter("accesses");
        windowsClosed = group.counter("windowsClosed");
        scores = group.counter("scores");
        runs = group.counter("runs");
        anomalies = group.counter("anomalies");
        suppressed = group.counter("suppressedWhileCatchingUp");
        forgottenAccesses = group.counter("accessesOlderThanHistory");
        forgottenItems = group.counter("forgottenItems");
        unknownHomes = group.counter("scoresWithoutKnownHome");
        group.gauge("liveCustomers", liveCustomers);
    }
}
