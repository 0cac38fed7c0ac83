package io.foreshard.flink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.configuration.ConfigurationDocument;
import io.foreshard.schemas.DeadLetter;
import io.foreshard.schemas.MobilityScore;
import io.foreshard.schemas.codec.Topic;
import io.foreshard.servers.KafkaServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever dies: each access is in its item's scores, and in none twice. */
@SuppressWarnings("try") // closing may be interrupted: then the test ends all the same
class ExactlyOnceIT {

    private static final long HOUR = 3_600_000;
    private static final long MINUTE = 60_000;
    private static final int PARTITIONS = 4;
    private static final int CUSTOMERS = 120;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Hours after which an item is scored again, whatever it says, and some more. */
    private static final int REFRESH = 16;

    @TempDir
    static Path folder;

    private final long start = System.currentTimeMillis() / HOUR * HOUR - 200 * HOUR;
    private final SplittableRandom random = new SplittableRandom(11);
    private final Map<String, Long> counted = new TreeMap<>();
    private int hour;
    private int poison;

    @Test
    void everyAccessIsCountedOnceThroughDeathsRescalingAndBadData() throws Exception {
        try (KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"));
                JobCluster flink = JobCluster.start(folder.resolve("checkpoints"));
                TestTopics topics =
                        TestTopics.create(kafka.bootstrapServers(), "once.", Map.of(Topic.ACCESS_LOGS, PARTITIONS));
                var scores = topics.tail(Topic.MOBILITY_SCORES, MobilityScore.class);
                var letters = topics.tail(Topic.DEAD_LETTERS, DeadLetter.class)) {
            JobID two = submit(flink, topics, kafka, 2, null);
            for (int i = 0; i < 12; i++) {
                sendHour(topics, true);
            }
            Eventually.holds(PATIENCE, () -> !scores.read().isEmpty(), () -> "a score");
            Eventually.holds(
                    PATIENCE,
                    () -> distinct(letters.read()).size() == poison,
                    () -> poison + " dead letters, not "
                            + distinct(letters.read()).size());
            assertFalse(flink.wasRestarted(two), "bad data restarted the job");
            flink.replaceTaskManager();
            for (int i = 0; i < 6; i++) {
                sendHour(topics, false);
            }

            Eventually.holds(PATIENCE, () -> flink.status(two) == JobStatus.RUNNING, () -> "the job runs again");
            JobID four = rescaled(flink, topics, kafka, two, 4);
            for (int i = 0; i < 6; i++) {
                sendHour(topics, true);
            }
            kafka.restart();
            for (int i = 0; i < 6; i++) {
                sendHour(topics, false);
            }
            JobID one = rescaled(flink, topics, kafka, four, 1);
            for (int i = 0; i < 6; i++) {
                sendHour(topics, false);
            }
            for (int i = 0; i < REFRESH; i++) {
                sendClock(topics);
            }
            Eventually.holds(PATIENCE, () -> latest(scores.read()).equals(counted), () -> difference(scores.read()));
            requireNothingTwice(scores.read());
            Eventually.holds(PATIENCE, () -> distinct(letters.read()).size() == poison, () -> poison + " dead letters");
            assertEquals(JobStatus.RUNNING, flink.status(one));
            flink.cancel(one);
        }
    }

    private JobID rescaled(JobCluster flink, TestTopics topics, KafkaServer kafka, JobID job, int parallelism)
            throws Exception {
        String savepoint = flink.stop(job, folder.resolve("savepoints"));
        return submit(flink, topics, kafka, parallelism, savepoint);
    }

    /** The accesses of an hour, a customer's in one partition; with poison, bytes that are no accesses between them. */
    private void sendHour(TestTopics topics, boolean poisoned) throws Exception {
        long begin = start + hour * HOUR;
        for (int i = 0; i < 40; i++) {
            for (int customer = 0; customer < CUSTOMERS; customer++) {
                if (random.nextInt(8) == 0) {
                    String item = random.nextInt(3) == 0 ? "list" : "cart";
                    String region = random.nextInt(5) == 0 ? TestConfiguration.AMERICA : TestConfiguration.EUROPE;
                    topics.send(
                            Topic.ACCESS_LOGS,
                            customer % PARTITIONS,
                            line("c" + customer, item, begin + i * MINUTE, region));
                    counted.merge("c" + customer + ":" + item, 1L, Long::sum);
                }
            }
            if (poisoned) {
                poison(topics, begin);
            }
        }
        sendClock(topics);
    }

    private void poison(TestTopics topics, long begin) {
        byte[] noise = new byte[1 + random.nextInt(60)];
        random.nextBytes(noise);
        List<byte[]> bad = List.of(
                noise,
                new byte[0],
                "{\"customerId\":".getBytes(UTF_8),
                line("c1", "cart", begin, "atlantis"),
                line("c:1", "cart", begin, TestConfiguration.EUROPE),
                line("c1", "cart", begin + 10_000 * HOUR, TestConfiguration.EUROPE));
        bad.forEach(bytes -> topics.send(Topic.ACCESS_LOGS, random.nextInt(PARTITIONS), bytes));
        poison += bad.size();
    }

    /** Event time passes in all partitions. */
    private void sendClock(TestTopics topics) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            topics.send(
                    Topic.ACCESS_LOGS,
                    partition,
                    line("clock" + partition, "tick", start + hour * HOUR + 45 * MINUTE, TestConfiguration.ASIA));
        }
        topics.flush();
        hour++;
    }

    /** The number of accesses in each item's latest score. */
    private static Map<String, Long> latest(List<MobilityScore> scores) {
        TreeMap<String, MobilityScore> latest = new TreeMap<>();
        for (MobilityScore score : scores) {
            if (!score.getCustomerId().startsWith("clock")) {
                latest.merge(
                        score.getCustomerId() + ":" + score.getItemId(),
                        score,
                        (old, next) -> next.getWindowEnd() >= old.getWindowEnd() ? next : old);
            }
        }
        TreeMap<String, Long> accesses = new TreeMap<>();
        latest.forEach((item, score) -> accesses.put(item, score.getAccesses()));
        return accesses;
    }

    private String difference(List<MobilityScore> scores) {
        Map<String, Long> got = latest(scores);
        StringBuilder text = new StringBuilder();
        counted.forEach((item, count) -> {
            if (!count.equals(got.get(item))) {
                text.append(item + ": " + got.get(item) + " instead of " + count + "; ");
            }
        });
        return text.toString();
    }

    /** A score that is told again after a death may rest on more accesses, of a Kafka partition that was ahead, but on none twice. */
    private void requireNothingTwice(List<MobilityScore> scores) {
        for (MobilityScore score : scores) {
            long all = counted.getOrDefault(score.getCustomerId() + ":" + score.getItemId(), Long.MAX_VALUE);
            assertTrue(score.getAccesses() <= all, score::toString);
        }
    }

    private static Set<String> distinct(List<DeadLetter> letters) {
        Set<String> places = new HashSet<>();
        letters.forEach(letter -> places.add(letter.getPartition() + "/" + letter.getOffset()));
        return places;
    }

    private static byte[] line(String customer, String item, long timestamp, String region) {
        return ("{\"customerId\":\"" + customer + "\",\"itemId\":\"" + item + "\",\"timestamp\":" + timestamp
                        + ",\"region\":\"" + region + "\"}")
                .getBytes(UTF_8);
    }

    private static JobID submit(
            JobCluster flink, TestTopics topics, KafkaServer kafka, int parallelism, @Nullable String savepoint)
            throws Exception {
        ConfigurationDocument document = TestConfiguration.document(folder, kafka.bootstrapServers());
        document.set("kafka.topicPrefix", topics.prefix());
        document.set("analyzer.checkpointInterval", Duration.ofMillis(500));
        document.set("analyzer.parallelism", parallelism);
        document.set("analyzer.lateness", "30m");
        document.set("analyzer.catchUpBound", "30d");
        document.set("analyzer.idleTimeout", "200ms");
        Path file = folder.resolve("once-" + parallelism + ".yaml");
        document.write(file);
        return flink.submit(savepoint, AccessPatternAnalyzer.class, "--config", file.toString());
    }
}
