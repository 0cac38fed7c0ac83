package io.foreshard.stack;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Flink, in the way the options ask for. */
final class FlinkComponents {

    /** Analyzer and planner, in the order of submission. */
    static final List<String> JOBS =
            List.of("io.foreshard.flink.AccessPatternAnalyzer", "io.foreshard.flink.MigrationPlanner");

    private final StackPlan plan;
    private final Path runFolder;
    private final Path configuration;

    FlinkComponents(StackPlan plan, Path runFolder, Path configuration) {
        this.plan = plan;
        this.runFolder = runFolder;
        this.configuration = configuration;
    }

    /** The processes of Flink. */
    List<Component> cluster() {
        return switch (plan.options().flink()) {
            case EMBEDDED -> List.of(embedded());
            case CLUSTER ->
                throw new StackException(
                        "--flink cluster: the stack cannot start a standalone cluster yet; use --flink" + " embedded");
            case NONE -> List.of();
        };
    }

    /** Once the cluster runs and all services too. */
    void submitJobs(Progress progress) {
        if (plan.options().flink() == FlinkMode.EMBEDDED) {
            progress.note("Flink runs " + JOBS.size() + " jobs");
        }
    }

    private Component embedded() {
        int port = plan.flinkPort();
        return new JvmComponent(
                JvmComponent.Spec.of(
                                "flink",
                                "flink",
                                plan.options().controlPlane().name(),
                                EmbeddedFlink.class.getName(),
                                runFolder)
                        .withArguments(
                                "--config",
                                configuration.toString(),
                                "--port",
                                Integer.toString(port),
                                "--state",
                                runFolder.resolve("flink").toString())
                        .withJvm("1g", io.foreshard.servers.JavaProgram.classPath(), List.of())
                        .withPort(port, Map.of("web", port), "http://127.0.0.1:" + port),
                Readiness.page(port, "/jobs/overview", "\"RUNNING\"", JOBS.size()));
    }
}
