package io.foreshard.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemorySpec;

/**
 * A Flink cluster as its own scripts start it: one JobManager and one TaskManager, each a process that can be killed
 * alone. A TaskManager that dies is started again by the stack, as an init system would: a spare one would hold its
 * memory all the time, and is not back sooner than Flink needs to notice the loss.
 */
final class StandaloneFlink {

    static final String JOB_MANAGER = "flink jobmanager";
    static final String TASK_MANAGER = "flink taskmanager";

    /** What Flink's default configuration opens: its serializers look into the JDK's classes. */
    static final List<String> OPENED = List.of(
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.net=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/java.text=ALL-UNNAMED",
            "--add-opens=java.base/java.time=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED");

    private static final String METRICS_PORT = "metrics.reporter.prometheus.port=";

    private final StackPlan plan;
    private final Path runFolder;
    private final FlinkSettings settings;
    private final String classPath;

    StandaloneFlink(StackPlan plan, Path runFolder, FlinkSettings settings, String classPath) {
        this.plan = plan;
        this.runFolder = runFolder;
        this.settings = settings;
        this.classPath = classPath;
    }

    Component jobManager() {
        JobManagerProcessSpec memory = JobManagerProcessUtils.processSpecFromConfig(settings.toConfiguration());
        int web = plan.flinkPort();
        int metrics = plan.flinkMetricsPorts().get(0);
        List<String> arguments = arguments(metrics, JobManagerProcessUtils.generateDynamicConfigsStr(memory));
        return new JvmComponent(
                spec(JOB_MANAGER, "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint", memory)
                        .withArguments(arguments)
                        .withPort(
                                web,
                                Map.of("web", web, "rpc", plan.flinkRpcPort(), "metrics", metrics),
                                "http://127.0.0.1:" + web),
                Readiness.http(web, "/overview"));
    }

    /** Ready once it is registered. */
    Component taskManager() {
        Configuration configuration = settings.toConfiguration();
        TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(configuration);
        int metrics = plan.flinkMetricsPorts().get(1);
        List<String> arguments = arguments(metrics, TaskExecutorProcessUtils.generateDynamicConfigsStr(memory));
        return new JvmComponent(
                spec(TASK_MANAGER, "org.apache.flink.runtime.taskexecutor.TaskManagerRunner", memory)
                        .withArguments(arguments)
                        .whichIsStartedAgain()
                        .withPort(metrics, Map.of("metrics", metrics), "http://127.0.0.1:" + metrics + "/metrics"),
                () -> new FlinkRest(plan.flinkPort()).hasTaskManager(metrics));
    }

    private JvmSpec spec(String name, String mainClass, ProcessMemorySpec memory) {
        List<String> options = new ArrayList<>(OPENED);
        options.add("-Xms" + memory.getJvmHeapMemorySize().getBytes());
        options.add("-XX:MaxDirectMemorySize=" + memory.getJvmDirectMemorySize().getBytes());
        options.add("-XX:MaxMetaspaceSize=" + memory.getJvmMetaspaceSize().getBytes());
        JvmSpec spec = JvmSpec.of(name, "flink", plan.options().controlPlane().name(), mainClass, runFolder);
        // The web page shows this file as the process's log.
        options.add("-Dlog.file=" + spec.log());
        return spec.withJvm(
                new JvmSpec.Jvm(Long.toString(memory.getJvmHeapMemorySize().getBytes()), classPath, options));
    }

    /** @param dynamic {@code -D key=value} pairs, separated by blanks: the sizes that were derived */
    private List<String> arguments(int metricsPort, String dynamic) {
        List<String> arguments =
                new ArrayList<>(List.of("--configDir", settings.folder().toString(), "-D", METRICS_PORT + metricsPort));
        arguments.addAll(List.of(dynamic.strip().split(" +", -1)));
        return arguments;
    }
}
