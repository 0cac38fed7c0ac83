package io.foreshard.flink.analyzer;

import io.foreshard.schemas.AccessAnomaly;
import io.foreshard.schemas.AccessRun;
import io.foreshard.schemas.MobilityScore;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Sends and counts results while one element or timer is worked on. */
final class Emission implements Results {

    /** The context's output beside the main one: Flink gives the context's class no name that could be used here. */
    @FunctionalInterface
    interface Side {

        <X> void output(OutputTag<X> tag, X value);
    }

    private final Collector<MobilityScore> out;
    private final Side side;
    private final AnalyzerMetrics metrics;

    Emission(Collector<MobilityScore> out, Side side, AnalyzerMetrics metrics) {
        this.out = out;
        this.side = side;
        this.metrics = metrics;
    }

    @Override
    public void run(AccessRun run) {
        metrics.runs.inc();
        side.output(ItemAnalysis.RUNS, run);
    }

    @Override
    public void anomaly(AccessAnomaly anomaly) {
        metrics.anomalies.inc();
        side.output(ItemAnalysis.ANOMALIES, anomaly);
    }

    @Override
    public void score(MobilityScore score) {
        metrics.scores.inc();
        out.collect(score);
    }

    @Override
    public void suppressed() {
        metrics.suppressed.inc();
    }

    @Override
    public void forgotten() {
        metrics.forgottenAccesses.inc();
    }

    @Override
    public void closed(long windows) {
        metrics.windowsClosed.inc(windows);
    }

    @Override
    public void unknownHome() {
        metrics.unknownHomes.inc();
    }
}
