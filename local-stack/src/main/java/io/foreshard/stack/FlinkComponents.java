package io.foreshard.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Flink, in the way the options ask for. */
final class FlinkComponents {

    /** Analyzer and planner, in the order of submission. */
    static final List<String> JOBS =
            List.of("io.foreshard.flink.AccessPatternAnalyzer", "io.foreshard.flink.MigrationPlanner");

    private static final Duration JOBS_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(200);

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
            case CLUSTER -> standalone();
            case NONE -> List.of();
        };
    }

    /** Once the cluster runs and all services too. */
    void submitJobs(Progress progress) throws InterruptedException {
        if (plan.options().flink() != FlinkMode.CLUSTER) {
            return;
        }
        FlinkCli cli = new FlinkCli(runFolder, settings().folder(), BuildOutput.flinkClassPath());
        Path jar = BuildOutput.jobsJar();
        for (String job : JOBS) {
            String id = cli.run(job, jar, List.of("--config", configuration.toString()));
            progress.note("Flink took " + job + " of " + jar.getFileName() + " as job " + id);
        }
        awaitJobs();
    }

    private void awaitJobs() throws InterruptedException {
        FlinkRest flink = new FlinkRest(plan.flinkPort());
        long deadline = System.nanoTime() + JOBS_TIMEOUT.toNanos();
        String last = "";
        while (System.nanoTime() < deadline) {
            try {
                if (flink.run(JOBS.size())) {
                    return;
                }
                last = flink.jobs().toString();
            } catch (IOException e) {
                last = String.valueOf(e.getMessage());
            }
            Thread.sleep(POLL.toMillis());
        }
        throw new StackException("the jobs do not run " + JOBS_TIMEOUT.toSeconds() + " s after they were submitted: "
                + last + "; http://127.0.0.1:" + plan.flinkPort() + " shows why, as do the logs in "
                + runFolder.resolve("logs"));
    }

    private List<Component> standalone() {
        // Before anything starts: what is missing is said at once.
        String classPath = BuildOutput.flinkClassPath();
        BuildOutput.jobsJar();
        settings().write();
        StandaloneFlink flink = new StandaloneFlink(plan, runFolder, settings(), classPath);
        return List.of(flink.jobManager(), flink.taskManager());
    }

    private FlinkSettings settings() {
        return new FlinkSettings(plan, state());
    }

    private Path state() {
        return runFolder.resolve("flink");
    }

    private Component embedded() {
        int port = plan.flinkPort();
        String region = plan.options().controlPlane().name();
        return new JvmComponent(
                JvmSpec.of("flink", "flink", region, EmbeddedFlink.class.getName(), runFolder)
                        .withArguments(List.of(
                                "--config",
                                configuration.toString(),
                                "--port",
                                Integer.toString(port),
                                "--state",
                                state().toString()))
                        .withJvm(JvmSpec.Jvm.OURS.withHeap("1g"))
                        .withPort(port, Map.of("web", port), "http://127.0.0.1:" + port),
                () -> new FlinkRest(port).run(JOBS.size()));
    }
}
