package io.foreshard.flink;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import org.jspecify.annotations.Nullable;

/** Hours of accesses, between them bytes that are none, and a plain count of both. A customer's accesses are in one Kafka partition. */
final class PoisonedAccesses {

    static final int PARTITIONS = 4;

    private static final long HOUR = 3_600_000;
    private static final long MINUTE = 60_000;
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final int CUSTOMERS = 120;

    /** Hours after which an item is scored again, whatever it says, and some more. */
    private static final int REFRESH = 16;

    private final TestTopics topics;
    private final long start;
    private final SplittableRandom random = new SplittableRandom(11);
    private final Map<String, Long> counted = new TreeMap<>();
    private int hour;
    private long clockSent;
    private int poison;

    /** @param hours how long ago the first of them is */
    PoisonedAccesses(TestTopics topics, int hours) {
        this.topics = topics;
        this.start = System.currentTimeMillis() / HOUR * HOUR - hours * HOUR;
    }

    /** Records that are no accesses. */
    int poison() {
        return poison;
    }

    long accesses() {
        return counted.values().stream().mapToLong(count -> count).sum();
    }

    /** Sends the accesses of an hour; with poison, bytes that are no accesses between them. */
    void sendHour(boolean poisoned) throws Exception {
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
                poison(begin);
            }
        }
        sendClock();
    }

    private void poison(long begin) {
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

    /** An hour passes a second, as long as accesses are missing: one that was read last is told when its window ends. */
    boolean areAllInAsTimePasses(List<MobilityScore> scores) throws Exception {
        boolean all = areAllIn(scores);
        if (!all && System.nanoTime() - clockSent > SECOND_NANOS) {
            sendClock();
        }
        return all;
    }

    /** So many hours pass that each item is scored after its last access. */
    void sendClocks() throws Exception {
        for (int i = 0; i < REFRESH; i++) {
            sendClock();
        }
    }

    /** Event time passes in all partitions. */
    private void sendClock() throws Exception {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            topics.send(
                    Topic.ACCESS_LOGS,
                    partition,
                    line("clock" + partition, "tick", start + hour * HOUR + 45 * MINUTE, TestConfiguration.ASIA));
        }
        topics.flush();
        hour++;
        clockSent = System.nanoTime();
    }

    /** Whether each item's latest score rests on all accesses of it. */
    boolean areAllIn(List<MobilityScore> scores) {
        return latest(scores).equals(counted);
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

    String difference(List<MobilityScore> scores) {
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
    void requireNothingTwice(List<MobilityScore> scores) {
        for (MobilityScore score : scores) {
            long all = counted.getOrDefault(score.getCustomerId() + ":" + score.getItemId(), Long.MAX_VALUE);
            assertTrue(score.getAccesses() <= all, score::toString);
        }
    }

    /** Whether all that is no access was rejected, and nothing else. */
    boolean isAllIn(List<DeadLetter> letters) {
        return distinct(letters).size() == poison;
    }

    String rejected(List<DeadLetter> letters) {
        Map<String, Integer> byReason = new TreeMap<>();
        letters.forEach(letter -> byReason.merge(letter.getReason(), 1, Integer::sum));
        return poison + " dead letters, not " + distinct(letters).size() + ": " + byReason;
    }

    static Set<String> distinct(List<DeadLetter> letters) {
        Set<String> places = new HashSet<>();
        letters.forEach(letter -> places.add(letter.getPartition() + "/" + letter.getOffset()));
        return places;
    }

    private static byte[] line(String customer, String item, long timestamp, String region) {
        return ("{\"customerId\":\"" + customer + "\",\"itemId\":\"" + item + "\",\"timestamp\":" + timestamp
                        + ",\"region\":\"" + region + "\"}")
                .getBytes(UTF_8);
    }

    /** The analyzer over these topics, with a checkpoint every half second. */
    static JobID submit(
            JobCluster flink,
            Path folder,
            TestTopics topics,
            KafkaServer kafka,
            int parallelism,
            @Nullable String savepoint)
            throws Exception {
        ConfigurationDocument document = TestConfiguration.document(folder, kafka.bootstrapServers());
        document.set("kafka.topicPrefix", topics.prefix());
        document.set("analyzer.checkpointInterval", Duration.ofMillis(500));
        document.set("analyzer.parallelism", parallelism);
        document.set("analyzer.lateness", "30m");
        document.set("analyzer.catchUpBound", "30d");
        // On a busy machine one partition may be read for seconds before the turn of the next comes.
        document.set("analyzer.idleTimeout", "5s");
        Path file = folder.resolve(topics.prefix() + parallelism + ".yaml");
        document.write(file);
        return flink.submit(savepoint, AccessPatternAnalyzer.class, "--config", file.toString());
    }
}
