package io.foreshard.stack.chaos;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.partitions.etcd.ConfiguredEtcd;
import io.foreshard.partitions.etcd.ControlPlaneException;
import io.foreshard.partitions.etcd.EtcdClient;
import io.foreshard.partitions.etcd.ShardMap;
import io.foreshard.schemas.MigrationRequest;
import io.foreshard.schemas.RequestTrigger;
import io.foreshard.schemas.Verdict;
import io.foreshard.schemas.codec.RecordCodec;
import io.foreshard.schemas.codec.RecordKeys;
import io.foreshard.schemas.codec.SchemaPublisher;
import io.foreshard.schemas.codec.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Asks for migrations of what is being written, all the time, as the planner would: most of them confident, some on probation.
 * A request that etcd or Kafka does not take is left out. One thread of its own.
 */
final class MigrationPressure implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration DEADLINE = Duration.ofSeconds(25);
    private static final Duration PROBATION = Duration.ofSeconds(6);
    private static final double PROBATION_SHARE = 0.2;
    private static final int PAUSE_MILLIS = 200;

    private final ForeshardConfiguration configuration;
    private final Items items;
    private final Random random;
    private final EtcdClient etcd;
    private final ShardMap map;
    private final KafkaProducer<byte[], byte[]> producer;
    private final RecordCodec<MigrationRequest> codec = RecordCodec.of(MigrationRequest.class);
    private final Thread thread = new Thread(this::run, "chaos-migrations");
    private final long seed;
    private long asked;
    private volatile boolean stopped;

    MigrationPressure(ForeshardConfiguration configuration, Items items, long seed) {
        this.configuration = configuration;
        this.items = items;
        this.seed = seed;
        this.random = new Random(seed);
        Region region = configuration.controlPlaneRegions().get(0);
        Map<String, Object> kafka = new HashMap<>(configuration.kafka().clientProperties(region));
        SchemaPublisher.publish(kafka, configuration.kafka().name(Topic.SCHEMAS), List.of(codec.schema()), TIMEOUT);
        kafka.put("max.block.ms", "1000");
        this.etcd = EtcdClient.connect(ConfiguredEtcd.options(configuration.etcd(), region));
        this.map = new ShardMap(etcd);
        this.producer = new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!stopped) {
                List<ItemId> current = items.current();
                if (!current.isEmpty()) {
                    ItemId item = current.get(random.nextInt(current.size()));
                    home(item).ifPresent(home -> ask(item, home));
                }
                TimeUnit.MILLISECONDS.sleep(random.nextInt(2 * PAUSE_MILLIS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Home> home(ItemId item) {
        try {
            return Optional.of(map.locate(item).home());
        } catch (ControlPlaneException away) {
            return Optional.empty();
        }
    }

    private void ask(ItemId item, Home home) {
        MigrationRequest request = request(item, home);
        try {
            var unused = producer.send(new ProducerRecord<>(
                    configuration.kafka().name(Topic.MIGRATION_REQUESTS),
                    RecordKeys.ofCustomer(item.customerId()),
                    codec.encode(request)));
        } catch (org.apache.kafka.common.errors.TimeoutException away) {
            // Another one follows.
        }
    }

    private MigrationRequest request(ItemId item, Home home) {
        boolean probation = random.nextDouble() < PROBATION_SHARE;
        Instant now = Instant.now();
        return MigrationRequest.newBuilder()
                .setId("chaos-" + seed + "-" + asked++)
                .setCustomerId(item.customerId())
                .setItemId(item.itemId())
                .setSourcePartition(home.partition().name())
                .setTargetPartition(otherThan(home.partition()).name())
                .setExpectedEpoch(home.epoch())
                .setVerdict(probation ? Verdict.PROBATION : Verdict.CONFIDENT)
                .setTrigger(RequestTrigger.SCORE)
                .setCreatedAt(now.toEpochMilli())
                .setDeadline(now.plus(probation ? PROBATION : DEADLINE).toEpochMilli())
                .setReason("chaos")
                .build();
    }

    private PartitionId otherThan(PartitionId partition) {
        List<PartitionId> others = configuration.partitions().keySet().stream()
                .filter(id -> !id.equals(partition))
                .sorted()
                .toList();
        return others.get(random.nextInt(others.size()));
    }

    void stop() throws InterruptedException {
        stopped = true;
        thread.join(TIMEOUT.toMillis());
    }

    @Override
    public void close() {
        stopped = true;
        producer.close(Duration.ofSeconds(2));
        etcd.close();
    }
}
