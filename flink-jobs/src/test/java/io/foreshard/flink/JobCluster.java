package io.foreshard.flink;

import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** A real Flink cluster in this JVM that takes jobs by their main methods, as Flink's CLI does. */
@SuppressWarnings("try") // closing may be interrupted: then the test ends
public final class JobCluster implements AutoCloseable {

    private static final int SLOTS = 4;

    private final MiniCluster cluster;

    private JobCluster(MiniCluster cluster) {
        this.cluster = cluster;
    }

    /** Starts it with its checkpoints in a folder. */
    public static JobCluster start(Path folder) throws Exception {
        Configuration flink = new Configuration();
        flink.setString("rest.address", "127.0.0.1");
        flink.setString("rest.bind-address", "127.0.0.1");
        flink.setString("rest.bind-port", "0");
        flink.setString("execution.checkpointing.storage", "filesystem");
        flink.setString("execution.checkpointing.dir", folder.toUri().toString());
        flink.setString("taskmanager.memory.network.max", "32mb");
        flink.setString("taskmanager.memory.managed.size", "32mb");
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(flink)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(SLOTS)
                .build());
        cluster.start();
        return new JobCluster(cluster);
    }

    /** Calls a job's main method and returns the job once it runs. */
    public JobID submit(Class<?> job, String... arguments) throws Exception {
        return submit(null, job, arguments);
    }

    /** The same from a savepoint, where one is given. */
    public JobID submit(@Nullable String savepoint, Class<?> job, String... arguments) throws Exception {
        int port = cluster.getRestAddress().get().getPort();
        // The context environment belongs to a thread.
        ExecutorService submitter = Executors.newSingleThreadExecutor();
        try {
            submitter
                    .submit(() -> {
                        JobEnvironment.sendJobsTo(port, savepoint);
                        callMain(job, arguments);
                        return null;
                    })
                    .get();
        } finally {
            submitter.shutdown();
        }
        JobID id = cluster.listJobs().get().stream()
                .filter(found -> found.getJobName().equals(job.getSimpleName()))
                .filter(found -> !found.getJobState().isGloballyTerminalState())
                .map(JobStatusMessage::getJobId)
                .findFirst()
                .orElseThrow();
        Eventually.holds(Duration.ofSeconds(60), () -> status(id) == JobStatus.RUNNING, () -> job + " runs");
        return id;
    }

    private static void callMain(Class<?> job, String... arguments) throws Exception {
        try {
            job.getMethod("main", String[].class).invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    public JobStatus status(JobID job) throws Exception {
        return cluster.getJobStatus(job).get();
    }

    public void cancel(JobID job) throws Exception {
        cluster.cancelJob(job).get();
        Eventually.holds(Duration.ofSeconds(60), () -> status(job) == JobStatus.CANCELED, () -> "job is cancelled");
    }

    /** Ends a job with a savepoint below a folder. @return where it is */
    public String stop(JobID job, Path folder) throws Exception {
        Eventually.holds(Duration.ofSeconds(60), () -> allTasksRun(job), () -> "all tasks run: " + tasksOf(job));
        String savepoint = cluster.stopWithSavepoint(
                        job, folder.toUri().toString(), false, SavepointFormatType.CANONICAL)
                .get();
        Eventually.holds(Duration.ofSeconds(60), () -> status(job) == JobStatus.FINISHED, () -> "job has ended");
        return savepoint;
    }

    private String tasksOf(JobID job) {
        StringBuilder text = new StringBuilder();
        var graph = cluster.getExecutionGraph(job).join();
        for (var vertex : graph.getAllExecutionVertices()) {
            text.append(vertex.getTaskNameWithSubtaskIndex() + " " + vertex.getExecutionState() + "; ");
        }
        return text.toString();
    }

    private boolean allTasksRun(JobID job) throws Exception {
        for (var vertex : cluster.getExecutionGraph(job).get().getAllExecutionVertices()) {
            if (vertex.getExecutionState() != ExecutionState.RUNNING) {
                return false;
            }
        }
        return true;
    }

    /** Whether a job failed and was started again since it was submitted. */
    public boolean wasRestarted(JobID job) throws Exception {
        return cluster.getExecutionGraph(job).get().getStatusTimestamp(JobStatus.RESTARTING) > 0;
    }

    /** The task manager dies without a word, and another one comes. */
    public void replaceTaskManager() throws Exception {
        cluster.terminateTaskManager(0).get();
        cluster.startTaskManager();
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }

    private static final class JobEnvironment extends StreamExecutionEnvironment {

        static void sendJobsTo(int port, @Nullable String savepoint) {
            initializeContextEnvironment(given -> {
                Configuration remote = new Configuration(given);
                remote.set(DeploymentOptions.TARGET, "remote");
                remote.set(DeploymentOptions.ATTACHED, false);
                remote.set(JobManagerOptions.ADDRESS, "127.0.0.1");
                remote.set(RestOptions.ADDRESS, "127.0.0.1");
                remote.set(RestOptions.PORT, port);
                if (savepoint != null) {
                    remote.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
                }
                return new StreamExecutionEnvironment(remote);
            });
        }
    }
}
