package io.foreshard.flink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.configuration.ConfigurationDocument;
import io.foreshard.schemas.DeadLetter;
import io.foreshard.schemas.MobilityScore;
import io.foreshard.schemas.ScoreTrigger;
import io.foreshard.schemas.codec.Topic;
import io.foreshard.servers.KafkaServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The analyzer's main class on a real Kafka and a Flink cluster. */
class AnalyzerIT {

    private static final Duration SECONDS = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static KafkaServer kafka;
    private static JobCluster flink;

    @BeforeAll
    static void start() throws Exception {
        kafka = KafkaServer.start(folder.resolve("kafka"));
        flink = JobCluster.start(folder.resolve("checkpoints"));
    }

    @AfterAll
    static void stop() throws Exception {
        flink.close();
        kafka.close();
    }

    @Test
    void aJsonLineBecomesAScoreAndBrokenLinesBecomeDeadLettersAndNothingStops() throws Exception {
        try (TestTopics topics = TestTopics.create(kafka.bootstrapServers(), "json.");
                var scores = topics.tail(Topic.MOBILITY_SCORES, MobilityScore.class);
                var letters = topics.tail(Topic.DEAD_LETTERS, DeadLetter.class)) {
            JobID job = submit(topics, Map.of());
            byte[] broken = "{\"customerId\":\"anna\",\"itemId\"".getBytes(UTF_8);
            topics.write(Topic.ACCESS_LOGS, null, broken);
            topics.write(Topic.ACCESS_LOGS, null, line("anna", "cart", System.currentTimeMillis(), "mars"));
            topics.write(Topic.ACCESS_LOGS, null, line("an:na", "cart", System.currentTimeMillis(), "eu-west"));
            topics.write(Topic.ACCESS_LOGS, null, line("anna", "cart", 1_700_000_000L, "eu-west"));
            topics.write(Topic.ACCESS_LOGS, null, line("anna", "cart", System.currentTimeMillis(), "eu-west"));

            Eventually.holds(SECONDS, () -> !scores.read().isEmpty(), () -> "a score");
            MobilityScore score = scores.read().get(0);
            assertEquals("anna", score.getCustomerId());
            assertEquals("cart", score.getItemId());
            assertEquals(ScoreTrigger.NEW, score.getTrigger());
            Eventually.holds(SECONDS, () -> letters.read().size() == 4, () -> "four dead letters: " + letters.read());
            assertEquals(
                    Set.of("MALFORMED_JSON", "UNKNOWN_REGION", "INVALID_IDENTITY", "ABSURD_TIMESTAMP"),
                    new TreeSet<>(
                            letters.read().stream().map(DeadLetter::getReason).toList()));
            DeadLetter malformed = letters.read().stream()
                    .filter(letter -> letter.getReason().equals("MALFORMED_JSON"))
                    .findFirst()
                    .orElseThrow();
            assertEquals(
                    new String(broken, UTF_8),
                    UTF_8.decode(malformed.getValue()).toString());
            assertEquals("json.access-logs", malformed.getTopic());
            assertEquals("access-pattern-analyzer", malformed.getRejectedBy());
            assertTrue(malformed.getOffset() >= 0);
            assertEquals(JobStatus.RUNNING, flink.status(job));
            flink.cancel(job);
        }
    }

    @Test
    void noScoreIsLostWhenTheTaskManagerDiesAndEachIsTheSameAgain() throws Exception {
        // All of it lies in the past: many windows end in one step, and are told once.
        try (TestTopics topics = TestTopics.create(kafka.bootstrapServers(), "death.", Map.of(Topic.ACCESS_LOGS, 1));
                var scores = topics.tail(Topic.MOBILITY_SCORES, MobilityScore.class)) {
            AnalyzerReplay replay = new AnalyzerReplay(topics);
            JobID job = submit(topics, replay.settings());
            int before = 0;
            for (int from = 0; from < 48; from += STEP_HOURS) {
                for (int hour = from; hour < from + STEP_HOURS; hour++) {
                    replay.send(hour);
                }
                int told = before;
                Eventually.holds(
                        SECONDS.multipliedBy(3), () -> replay.told(scores.read()) > told, () -> "another score");
                before = replay.told(scores.read());
                if (from == 2 * STEP_HOURS) {
                    flink.replaceTaskManager();
                }
            }
            Eventually.holds(SECONDS.multipliedBy(3), () -> replay.upToDate(scores.read()), () -> "the last scores");
            replay.requireEqualToBruteForce(scores.read());
            assertEquals(JobStatus.RUNNING, flink.status(job));
            flink.cancel(job);
        }
    }

    /** After so many a score is told in any case. */
    private static final int STEP_HOURS = 12;

    private static byte[] line(String customer, String item, long timestamp, String region) {
        return ("{\"customerId\":\"" + customer + "\",\"itemId\":\"" + item + "\",\"timestamp\":" + timestamp
                        + ",\"region\":\"" + region + "\"}")
                .getBytes(UTF_8);
    }

    private static JobID submit(TestTopics topics, Map<String, ?> settings) throws Exception {
        ConfigurationDocument document = TestConfiguration.document(folder, kafka.bootstrapServers());
        document.set("kafka.topicPrefix", topics.prefix());
        document.set("analyzer.checkpointInterval", Duration.ofMillis(500));
        settings.forEach(document::set);
        Path file = folder.resolve(topics.prefix() + "yaml");
        document.write(file);
        return flink.submit(AccessPatternAnalyzer.class, "--config", file.toString());
    }
}
