package io.foreshard.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.Region;
import io.foreshard.schemas.MobilityScore;
import io.foreshard.schemas.ScoreTrigger;
import io.foreshard.schemas.codec.RecordCodec;
import io.foreshard.schemas.codec.Topic;
import io.foreshard.servers.TemporaryFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** The shaded jar on a standalone cluster, submitted by Flink's own command line, and a crash of its TaskManager. */
class FlinkClusterIT {

    private static final Region NEAR = new Region("us-east");
    private static final Region FAR = new Region("eu-west");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int ITEMS_BEFORE = 300;
    private static final int ITEMS_WITHOUT = 300;
    private static final int ITEMS_AFTER = 100;

    private final Map<String, MobilityScore> scoresById = new HashMap<>();
    private final Map<String, Set<String>> firstScoresByItem = new HashMap<>();

    @Test
    void aKilledTaskManagerComesBackAndEveryItemIsScoredOnce() throws Exception {
        List<Region> regions = List.of(NEAR, FAR);
        try (TemporaryFolder folder = TemporaryFolder.create("flink-cluster-it")) {
            StackOptions options = StackOptions.defaults(folder.resolve("run"))
                    .withRegions(regions, RegionDistances.between(regions, Map.of()))
                    .withStore(StoreKind.REDIS)
                    .withFlink(FlinkMode.CLUSTER)
                    .withExecutors(0)
                    .withSidecars(false)
                    .withSettings(Map.of("analyzer.checkpointInterval", "1s", "planner.checkpointInterval", "1s"));
            try (LocalStack stack = LocalStack.start(options, Progress.SILENT)) {
                crash(stack);
            }
        }
    }

    private void crash(LocalStack stack) throws Exception {
        FlinkRest flink =
                new FlinkRest(record(stack, StandaloneFlink.JOB_MANAGER).port());
        assertEquals(
                Set.of("AccessPatternAnalyzer", "MigrationPlanner"),
                new TreeSet<>(flink.jobs().stream().map(FlinkRest.Job::name).toList()));
        try (KafkaProducer<byte[], byte[]> producer = producer(stack);
                KafkaConsumer<byte[], byte[]> consumer = consumer(stack)) {
            access(producer, 0, ITEMS_BEFORE);
            awaitScores(consumer, ITEMS_BEFORE);
            // As anyone on this machine can do it, behind the back of the stack.
            ProcessIdentity killed = record(stack, StandaloneFlink.TASK_MANAGER).process();
            assertTrue(killed.find().orElseThrow().destroyForcibly());
            access(producer, ITEMS_BEFORE, ITEMS_WITHOUT);
            awaitScores(consumer, ITEMS_BEFORE + ITEMS_WITHOUT);
            assertNotEquals(killed, record(stack, StandaloneFlink.TASK_MANAGER).process());
            assertTrue(record(stack, StandaloneFlink.TASK_MANAGER).process().isAlive());
            access(producer, ITEMS_BEFORE + ITEMS_WITHOUT, ITEMS_AFTER);
            awaitScores(consumer, ITEMS_BEFORE + ITEMS_WITHOUT + ITEMS_AFTER);
        }
        firstScoresByItem.forEach((item, ids) -> assertEquals(1, ids.size(), item + " has the first scores " + ids));
        awaitJobs(flink);
    }

    private static void access(KafkaProducer<byte[], byte[]> producer, int first, int count) {
        for (int i = first; i < first + count; i++) {
            String customer = "customer-" + i;
            String event = "{\"customerId\":\"" + customer + "\",\"itemId\":\"cart\",\"timestamp\":"
                    + System.currentTimeMillis() + ",\"region\":\"" + (i % 2 == 0 ? NEAR : FAR) + "\"}";
            var unused = producer.send(new ProducerRecord<>(
                    Topic.ACCESS_LOGS.topicName(), customer.getBytes(UTF_8), event.getBytes(UTF_8)));
        }
        producer.flush();
    }

    private void awaitScores(KafkaConsumer<byte[], byte[]> consumer, int items) {
        RecordCodec<MobilityScore> codec = RecordCodec.of(MobilityScore.class);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (firstScoresByItem.size() < items) {
            assertTrue(
                    System.nanoTime() < deadline,
                    () -> firstScoresByItem.size() + " of " + items + " items are scored");
            consumer.poll(Duration.ofMillis(200))
                    .forEach(message -> codec.tryDecode(message.value()).ifDecodedOrElse(this::take, rejected -> {
                        throw new AssertionError(rejected);
                    }));
        }
    }

    /** A repeat after a crash says the same of the same item. */
    private void take(MobilityScore score) {
        MobilityScore earlier = scoresById.putIfAbsent(score.getId(), score);
        if (earlier != null) {
            assertEquals(earlier.getCustomerId(), score.getCustomerId());
            assertEquals(earlier.getTrigger(), score.getTrigger());
            assertEquals(earlier.getWindowEnd(), score.getWindowEnd());
        }
        if (score.getTrigger() == ScoreTrigger.NEW) {
            firstScoresByItem
                    .computeIfAbsent(score.getCustomerId(), any -> new HashSet<>())
                    .add(score.getId());
        }
    }

    private static void awaitJobs(FlinkRest flink) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!flink.run(FlinkComponents.JOBS.size())) {
            assertTrue(System.nanoTime() < deadline, "the jobs do not run again");
            Thread.sleep(100);
        }
    }

    private static ComponentRecord record(LocalStack stack, String name) {
        return stack.state().components().stream()
                .filter(component -> component.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static KafkaProducer<byte[], byte[]> producer(LocalStack stack) {
        return new KafkaProducer<>(client(stack), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static KafkaConsumer<byte[], byte[]> consumer(LocalStack stack) {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client(stack), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(Topic.MOBILITY_SCORES.topicName()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    private static Map<String, Object> client(LocalStack stack) {
        return Map.copyOf(stack.configuration().kafka().clientProperties(NEAR));
    }
}
