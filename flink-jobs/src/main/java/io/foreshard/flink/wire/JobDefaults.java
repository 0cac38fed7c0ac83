package io.foreshard.flink.wire;

import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** How our jobs run unless the cluster or the submission says otherwise: checkpoints, restarts, types, time. */
final class JobDefaults {

    /** Clock time; short, since a compressed replay passes minutes of event time in it. */
    private static final Duration WATERMARK_INTERVAL = Duration.ofMillis(50);

    private static final Duration FIRST_RESTART = Duration.ofSeconds(1);
    private static final Duration LONGEST_RESTART_DELAY = Duration.ofSeconds(30);
    private static final Duration CHECKPOINT_TIMEOUT = Duration.ofMinutes(5);
    private static final int FAILED_CHECKPOINTS_BORNE = 10;

    private final ReadableConfig given;
    private final Configuration defaults = new Configuration();

    private JobDefaults(ReadableConfig given) {
        this.given = given;
    }

    static void apply(StreamExecutionEnvironment environment, int parallelism, Duration checkpointInterval) {
        JobDefaults settings = new JobDefaults(environment.getConfiguration());
        settings.checkpoints(checkpointInterval);
        settings.restarts();
        // Reflection and Kryo would make state that no later version can read.
        settings.set(PipelineOptions.GENERIC_TYPES, false);
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        settings.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, WATERMARK_INTERVAL);
        environment.configure(settings.defaults);
        environment.setParallelism(parallelism);
    }

    private void checkpoints(Duration interval) {
        set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
        set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
        set(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, interval.dividedBy(2));
        set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, CHECKPOINT_TIMEOUT);
        set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, FAILED_CHECKPOINTS_BORNE);
        set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    }

    private void restarts() {
        if (given.getOptional(RestartStrategyOptions.RESTART_STRATEGY).isPresent()) {
            return;
        }
        set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, FIRST_RESTART);
        set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, LONGEST_RESTART_DELAY);
    }

    private <T> void set(ConfigOption<T> option, T value) {
        if (given.getOptional(option).isEmpty()) {
            defaults.set(option, value);
        }
    }
}
