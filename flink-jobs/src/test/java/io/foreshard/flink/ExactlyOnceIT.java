package io.foreshard.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.foreshard.schemas.DeadLetter;
import io.foreshard.schemas.MobilityScore;
import io.foreshard.schemas.codec.Topic;
import io.foreshard.servers.KafkaServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever dies: each access is in its item's scores, and in none twice. */
@SuppressWarnings("try") // closing may be interrupted: then the test ends all the same
class ExactlyOnceIT {

    private static final int HOURS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    static Path folder;

    @Test
    void everyAccessIsCountedOnceThroughDeathsRescalingAndBadData() throws Exception {
        try (KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"));
                JobCluster flink = JobCluster.start(folder.resolve("checkpoints"));
                TestTopics topics = TestTopics.create(
                        kafka.bootstrapServers(), "once.", Map.of(Topic.ACCESS_LOGS, PoisonedAccesses.PARTITIONS));
                var scores = topics.tail(Topic.MOBILITY_SCORES, MobilityScore.class);
                var letters = topics.tail(Topic.DEAD_LETTERS, DeadLetter.class)) {
            PoisonedAccesses accesses = new PoisonedAccesses(topics, HOURS);
            JobID two = submit(flink, topics, kafka, 2, null);
            for (int i = 0; i < 12; i++) {
                accesses.sendHour(true);
            }
            Eventually.holds(PATIENCE, () -> !scores.read().isEmpty(), () -> "a score");
            Eventually.holds(PATIENCE, () -> accesses.isAllIn(letters.read()), () -> accesses.rejected(letters.read()));
            assertFalse(flink.wasRestarted(two), "bad data restarted the job");
            flink.replaceTaskManager();
            for (int i = 0; i < 6; i++) {
                accesses.sendHour(false);
            }

            Eventually.holds(PATIENCE, () -> flink.status(two) == JobStatus.RUNNING, () -> "the job runs again");
            JobID four = rescaled(flink, topics, kafka, two, 4);
            for (int i = 0; i < 6; i++) {
                accesses.sendHour(true);
            }
            kafka.restart();
            for (int i = 0; i < 6; i++) {
                accesses.sendHour(false);
            }
            JobID one = rescaled(flink, topics, kafka, four, 1);
            for (int i = 0; i < 6; i++) {
                accesses.sendHour(false);
            }
            accesses.sendClocks();
            Eventually.holds(
                    PATIENCE,
                    () -> accesses.areAllInAsTimePasses(scores.read()),
                    () -> accesses.difference(scores.read()) + accesses.rejected(letters.read()));
            accesses.requireNothingTwice(scores.read());
            Eventually.holds(PATIENCE, () -> accesses.isAllIn(letters.read()), () -> accesses.rejected(letters.read()));
            assertEquals(JobStatus.RUNNING, flink.status(one));
            flink.cancel(one);
        }
    }

    private JobID rescaled(JobCluster flink, TestTopics topics, KafkaServer kafka, JobID job, int parallelism)
            throws Exception {
        String savepoint = flink.stop(job, folder.resolve("savepoints"));
        return submit(flink, topics, kafka, parallelism, savepoint);
    }

    private static JobID submit(
            JobCluster flink, TestTopics topics, KafkaServer kafka, int parallelism, @Nullable String savepoint)
            throws Exception {
        return PoisonedAccesses.submit(flink, folder, topics, kafka, parallelism, savepoint);
    }
}
