package io.foreshard.benchmarks.pipeline;

import io.foreshard.benchmarks.measure.Stopwatch;
import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.flink.wire.JobDescription;
import io.foreshard.flink.wire.JobSubmission;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A Flink cluster in this JVM, with as many slots as a job has parallel instances. */
@SuppressWarnings("try") // closing may be interrupted: then this process ends all the same
final class Cluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(60);
    private static final String MANAGED_MEMORY = "512mb";

    private final MiniCluster mini;

    private Cluster(MiniCluster mini) {
        this.mini = mini;
    }

    static Cluster start(Path folder, StateKind state, int slots) throws Exception {
        Configuration flink = new Configuration();
        flink.setString("rest.bind-address", "127.0.0.1");
        flink.setString("rest.address", "127.0.0.1");
        flink.setString("rest.bind-port", "0");
        flink.setString("io.tmp.dirs", folder.resolve("tmp").toString());
        flink.setString("state.backend.type", state.flinkName());
        flink.setString("execution.checkpointing.incremental", "true");
        flink.setString("execution.checkpointing.storage", "filesystem");
        flink.setString(
                "execution.checkpointing.dir",
                folder.resolve("checkpoints").toUri().toString());
        flink.setString("taskmanager.memory.network.max", "64mb");
        flink.setString("taskmanager.memory.managed.size", MANAGED_MEMORY);
        flink.setString("restart-strategy.type", "none");
        flink.setString("metrics.reporters", "bench");
        flink.setString("metrics.reporter.bench.factory.class", JobMetrics.class.getName());
        MiniCluster mini = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(flink)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
        mini.start();
        return new Cluster(mini);
    }

    JobID submit(JobDescription job, ForeshardConfiguration configuration) throws Exception {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        var unused = JobSubmission.assemble(job, configuration, DeliveryGuarantee.AT_LEAST_ONCE, environment);
        JobID id =
                mini.submitJob(environment.getStreamGraph().getJobGraph()).get().getJobID();
        await(id, () -> mini.getJobStatus(id).get() == JobStatus.RUNNING);
        return id;
    }

    /** @throws IllegalStateException if the job has ended */
    void requireAlive(JobID id) throws Exception {
        if (mini.getJobStatus(id).get().isTerminalState()) {
            throw new IllegalStateException("the job " + id + " ended: "
                    + mini.requestJobResult(id).get().getSerializedThrowable());
        }
    }

    /** What a job is waited for. */
    interface Condition {
        boolean holds() throws Exception;
    }

    /** @throws IllegalStateException if the job ends before, or the condition does not hold in {@link #PATIENCE} */
    void await(JobID job, Condition condition) throws Exception {
        poll(() -> {
            boolean holds = condition.holds();
            if (!holds) {
                requireAlive(job);
            }
            return holds;
        });
    }

    private static void poll(Condition condition) throws Exception {
        Stopwatch waiting = new Stopwatch();
        while (!condition.holds()) {
            if (waiting.seconds() > PATIENCE.toSeconds()) {
                throw new IllegalStateException("the job did not get there within " + PATIENCE);
            }
            Thread.sleep(50);
        }
    }

    /** Takes a checkpoint, and tells what that took and made. */
    CompletedCheckpointStats checkpoint(JobID id) throws Exception {
        var unused = mini.triggerCheckpoint(id, CheckpointType.CONFIGURED).get();
        return mini.getExecutionGraph(id)
                .get()
                .getCheckpointStatsSnapshot()
                .getHistory()
                .getLatestCompletedCheckpoint();
    }

    void cancel(JobID id) throws Exception {
        mini.cancelJob(id).get();
        poll(() -> mini.getJobStatus(id).get().isGloballyTerminalState());
    }

    @Override
    public void close() throws Exception {
        mini.close();
    }
}
