package io.foreshard.flink.analyzer;

import io.foreshard.schemas.AccessAnomaly;
import io.foreshard.schemas.AccessRun;
import io.foreshard.schemas.MobilityScore;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Sends and counts results. For the operator's thread. */
final class Emission implements Results {

    private final Output<StreamRecord<MobilityScore>> output;
    private final AnalyzerMetrics metrics;

    Emission(Output<StreamRecord<MobilityScore>> output, AnalyzerMetrics metrics) {
        this.output = output;
        this.metrics = metrics;
    }

    @Override
    public void run(AccessRun run) {
        metrics.runs.inc();
        output.collect(ItemAnalysis.RUNS, new StreamRecord<>(run));
    }

    @Override
    public void anomaly(AccessAnomaly anomaly) {
        metrics.anomalies.inc();
        output.collect(ItemAnalysis.ANOMALIES, new StreamRecord<>(anomaly));
    }

    @Override
    public void score(MobilityScore score) {
        metrics.scores.inc();
        output.collect(new StreamRecord<>(score));
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
