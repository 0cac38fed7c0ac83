package io.foreshard.flink;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.configuration.PlannerConfiguration;
import io.foreshard.flink.planner.PlannerGraph;
import io.foreshard.flink.wire.JobDescription;
import io.foreshard.flink.wire.JobSubmission;

/** The job that decides which item moves where and when, and what is prefetched. Takes {@code --config foreshard.yaml}. */
public final class MigrationPlanner {

    private static final JobDescription JOB = new JobDescription(
            "MigrationPlanner",
            "migration-planner",
            "Decides which items move, where and when, and what is prefetched.",
            configuration -> planner(configuration).parallelism(),
            configuration -> planner(configuration).checkpointInterval(),
            PlannerGraph::connect);

    private MigrationPlanner() {}

    public static void main(String[] arguments) throws Exception {
        JobSubmission.run(JOB, arguments);
    }

    private static PlannerConfiguration planner(ForeshardConfiguration configuration) {
        return configuration.planner();
    }
}
