package io.foreshard.flink;

import io.foreshard.flink.analyzer.AnalyzerGraph;
import io.foreshard.flink.wire.JobDescription;
import io.foreshard.flink.wire.JobSubmission;

/** Reads the access logs, forecasts who will need which item where, and publishes scores, runs and anomalies. */
public final class AccessPatternAnalyzer {

    /** The job, for those who submit it by other means than its main method. */
    public static final JobDescription JOB = new JobDescription(
            "AccessPatternAnalyzer",
            "access-pattern-analyzer",
            "Reads access-logs, forecasts each item's demand by region, and writes mobility-scores, access-runs,"
                    + " access-anomalies and region-alarms.",
            configuration -> configuration.analyzer().parallelism(),
            configuration -> configuration.analyzer().checkpointInterval(),
            AnalyzerGraph::connect);

    private AccessPatternAnalyzer() {}

    /** @param arguments see {@code --help} */
    public static void main(String[] arguments) throws Exception {
        JobSubmission.run(JOB, arguments);
    }
}
