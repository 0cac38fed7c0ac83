package io.foreshard.executor;

import static org.junit.jupiter.api.Assertions.fail;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.DefaultRule;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.store.Bytes;
import io.foreshard.core.store.ItemValue;
import io.foreshard.core.store.Mutation;
import io.foreshard.core.store.OperationId;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.core.store.ReadOutcome;
import io.foreshard.core.store.Refusal;
import io.foreshard.core.store.WriteOutcome;
import io.foreshard.partitions.ConfiguredPartitions;
import io.foreshard.partitions.PartitionStores;
import io.foreshard.partitions.etcd.ConfiguredEtcd;
import io.foreshard.partitions.etcd.ControlPlaneException;
import io.foreshard.partitions.etcd.EtcdClient;
import io.foreshard.partitions.etcd.ShardMap;
import io.foreshard.schemas.MigrationRequest;
import io.foreshard.schemas.RequestTrigger;
import io.foreshard.schemas.Verdict;
import io.foreshard.schemas.codec.RecordCodec;
import io.foreshard.schemas.codec.RecordKeys;
import io.foreshard.schemas.codec.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What services and the planner do: write and read at the home, and ask for migrations. Thread-safe. */
public final class TestClient implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final ForeshardConfiguration configuration;
    private final Map<PartitionId, PartitionStore> stores = new HashMap<>();
    private final EtcdClient etcd;
    private final ShardMap map;
    private final KafkaProducer<byte[], byte[]> producer;
    private final RecordCodec<MigrationRequest> requests = RecordCodec.of(MigrationRequest.class);

    public TestClient(ForeshardConfiguration configuration) {
        this.configuration = configuration;
        configuration
                .partitions()
                .forEach((id, partition) -> stores.put(
                        id,
                        PartitionStores.open(ConfiguredPartitions.options(configuration, partition, TestServers.EU))));
        etcd = EtcdClient.connect(ConfiguredEtcd.options(configuration.etcd(), TestServers.EU));
        map = new ShardMap(etcd);
        producer = new KafkaProducer<>(
                new HashMap<>(configuration.kafka().clientProperties(TestServers.EU)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Writes the rule and initializes all stores. */
    public void initialize() {
        DefaultRule rule = map.initializeRule(stores.keySet());
        stores.values().forEach(store -> store.initialize(rule));
    }

    public EtcdClient etcd() {
        return etcd;
    }

    public ShardMap map() {
        return map;
    }

    public PartitionStore store(PartitionId id) {
        PartitionStore store = stores.get(id);
        return store == null ? fail("no store " + id) : store;
    }

    /** The home by the map; waits for an etcd that is away. */
    public Home home(ItemId item) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (true) {
            try {
                return map.locate(item).home();
            } catch (ControlPlaneException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }

    public PartitionId otherThan(PartitionId partition) {
        return stores.keySet().stream()
                .sorted()
                .filter(id -> !id.equals(partition))
                .findFirst()
                .orElseThrow();
    }

    /** Writes at the home, wherever that goes meanwhile, as the same operation. */
    public WriteOutcome.Accepted write(ItemId item, Mutation mutation) {
        OperationId operation = OperationId.of(UUID.randomUUID());
        long deadline = System.nanoTime() + LONGEST.toNanos();
        Home home = home(item);
        while (System.nanoTime() < deadline) {
            WriteOutcome outcome = store(home.partition()).apply(item, home.epoch(), operation, mutation);
            if (outcome instanceof WriteOutcome.Accepted accepted) {
                return accepted;
            }
            home = next(item, home, ((WriteOutcome.Refused) outcome).refusal());
        }
        return fail("no home took a write of " + item + " within " + LONGEST);
    }

    private Home next(ItemId item, Home home, Refusal refusal) {
        if (refusal instanceof Refusal.Stale stale) {
            return stale.home();
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        return refusal instanceof Refusal.NotReady ? home : home(item);
    }

    public void put(ItemId item, String value) {
        Mutation put = new Mutation.Put(
                new ItemValue.StringValue(Bytes.utf8(value)),
                new Mutation.Expiry.Never(),
                Mutation.Condition.ALWAYS,
                false);
        var unused = write(item, put);
    }

    /** A strict read at the home. */
    public Optional<String> get(ItemId item) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        Home home = home(item);
        while (System.nanoTime() < deadline) {
            ReadOutcome outcome = store(home.partition()).read(item, home.epoch());
            if (outcome instanceof ReadOutcome.Answered answered) {
                return answered.value()
                        .map(value -> ((ItemValue.StringValue) value).bytes().utf8());
            }
            home = next(item, home, ((ReadOutcome.Refused) outcome).refusal());
        }
        return fail("no home answered a read of " + item + " within " + LONGEST);
    }

    public MigrationRequest.Builder request(ItemId item, PartitionId target) {
        Home home = home(item);
        Instant now = Instant.now();
        return MigrationRequest.newBuilder()
                .setId("test-" + UUID.randomUUID())
                .setCustomerId(item.customerId())
                .setItemId(item.itemId())
                .setSourcePartition(home.partition().name())
                .setTargetPartition(target.name())
                .setExpectedEpoch(home.epoch())
                .setVerdict(Verdict.CONFIDENT)
                .setTrigger(RequestTrigger.SCORE)
                .setCreatedAt(eventMillis(now))
                .setDeadline(eventMillis(now.plus(Duration.ofMinutes(1))));
    }

    public long eventMillis(Instant clock) {
        return configuration.timeScale().toEventTime(clock).toEpochMilli();
    }

    public String send(MigrationRequest request) {
        sendRaw(RecordKeys.ofCustomer(request.getCustomerId()), requests.encode(request));
        return request.getId();
    }

    public void sendRaw(byte[] key, byte[] value) {
        try {
            producer.send(new ProducerRecord<>(configuration.kafka().name(Topic.MIGRATION_REQUESTS), key, value))
                    .get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            fail(e);
        }
    }

    public static void await(String what, Duration atMost, BooleanSupplier condition) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("not within " + atMost + ": " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
        etcd.close();
        stores.values().forEach(PartitionStore::close);
    }
}
