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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Minutes of bad data between good: an hour of accesses each second, two fifths as many records that are none. Run by
 * scripts/soak only.
 */
@Tag("soak")
@SuppressWarnings("try") // closing may be interrupted: then the test ends all the same
class PoisonSoakIT {

    private static final String MINUTES = "foreshard.soak.minutes";
    private static final int DEFAULT_MINUTES = 5;

    /** Accesses may be 30 days old: an hour a second, and some to end with. */
    private static final int MOST_MINUTES = 11;

    private static final int HOURS_TO_END = 20;
    private static final long HOUR_NANOS = 1_000_000_000;
    private static final long REPORT_EVERY_HOURS = 15;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    static Path folder;

    @Test
    void badDataNeitherStopsTheAnalyzerNorCostsItAnAccess() throws Exception {
        int hours = 60 * minutes();
        try (KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"));
                JobCluster flink = JobCluster.start(folder.resolve("checkpoints"));
                TestTopics topics = TestTopics.create(
                        kafka.bootstrapServers(), "soak.", Map.of(Topic.ACCESS_LOGS, PoisonedAccesses.PARTITIONS));
                var scores = topics.tail(Topic.MOBILITY_SCORES, MobilityScore.class);
                var letters = topics.tail(Topic.DEAD_LETTERS, DeadLetter.class)) {
            PoisonedAccesses accesses = new PoisonedAccesses(topics, hours + HOURS_TO_END);
            JobID job = PoisonedAccesses.submit(flink, folder, topics, kafka, 2, null);
            long begin = System.nanoTime();
            for (int hour = 1; hour <= hours; hour++) {
                accesses.sendHour(true);
                do {
                    scores.read();
                    letters.read();
                } while (System.nanoTime() - begin < hour * HOUR_NANOS);
                requireUndisturbed(flink, job);
                if (hour % REPORT_EVERY_HOURS == 0) {
                    report(hour, accesses, scores, letters);
                }
            }
            accesses.sendClocks();
            Eventually.holds(
                    PATIENCE, () -> accesses.areAllIn(scores.read()), () -> accesses.difference(scores.read()));
            accesses.requireNothingTwice(scores.read());
            Eventually.holds(PATIENCE, () -> accesses.isAllIn(letters.read()), () -> accesses.rejected(letters.read()));
            assertEquals(accesses.poison(), letters.read().size(), "dead letters, none twice");
            requireUndisturbed(flink, job);
            report(hours, accesses, scores, letters);
            System.out.println("soak: every access counted once, every other record rejected, no restart");
            flink.cancel(job);
        }
    }

    private static int minutes() {
        int minutes = Integer.getInteger(MINUTES, DEFAULT_MINUTES);
        if (minutes < 1 || minutes > MOST_MINUTES) {
            throw new IllegalArgumentException(MINUTES + " " + minutes + ": expected 1 to " + MOST_MINUTES);
        }
        return minutes;
    }

    private static void requireUndisturbed(JobCluster flink, JobID job) throws Exception {
        assertFalse(flink.wasRestarted(job), "bad data restarted the job");
        assertEquals(JobStatus.RUNNING, flink.status(job));
    }

    private static void report(
            int seconds,
            PoisonedAccesses accesses,
            TestTopics.Tail<MobilityScore> scores,
            TestTopics.Tail<DeadLetter> letters) {
        System.out.printf(
                "soak: after %d s %,d accesses and %,d bad records sent; %,d scores and %,d dead letters read%n",
                seconds,
                accesses.accesses(),
                accesses.poison(),
                scores.read().size(),
                letters.read().size());
    }
}
