package io.foreshard.sidecar.log;

import io.foreshard.core.ItemId;
import io.foreshard.core.Region;
import io.foreshard.core.TimeScale;
import io.foreshard.schemas.AccessEvent;
import io.foreshard.schemas.Operation;
import io.foreshard.schemas.ServedBy;
import io.foreshard.schemas.codec.RecordCodec;
import io.foreshard.schemas.codec.RecordKeys;
import io.foreshard.sidecar.items.Key;
import io.foreshard.sidecar.items.Lane;
import io.foreshard.sidecar.items.Tier;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Access events on their way to Kafka: a bounded buffer, and what does not fit is dropped and counted. Thread-safe. */
public final class AccessLog implements AutoCloseable {

    private static final int BATCH = 500;

    /** One access, as cheap as it can be noted down. */
    private record Entry(Key key, boolean write, Tier tier, long bytes, long micros, long atMillis) {}

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final Region region;
    private final TimeScale timeScale;
    private final Lane<Entry> lane;
    private final RecordCodec<AccessEvent> codec = RecordCodec.of(AccessEvent.class);
    private final LongAdder dropped = new LongAdder();
    private final LongAdder sent = new LongAdder();

    /**
     * @param producer stays the caller's to close; may block on its own thread here
     * @param capacity events held at most
     */
    public AccessLog(
            Producer<byte[], byte[]> producer, String topic, Region region, TimeScale timeScale, int capacity) {
        this.producer = producer;
        this.topic = topic;
        this.region = region;
        this.timeScale = timeScale;
        this.lane = new Lane<>("access-log", 1, capacity, BATCH, this::send);
    }

    /** Never blocks. */
    public void add(Key key, boolean write, Tier tier, long bytes, long micros, long atMillis) {
        if (!lane.offer(new Entry(key, write, tier, bytes, micros, atMillis))) {
            dropped.increment();
        }
    }

    public long dropped() {
        return dropped.sum();
    }

    public long sent() {
        return sent.sum();
    }

    /** Events that wait. */
    public int depth() {
        return lane.depth();
    }

    private void send(List<Entry> entries) {
        for (Entry entry : entries) {
            ItemId item = entry.key().item();
            byte[] value = codec.encode(event(entry, item));
            try {
                var unused = producer.send(
                        new ProducerRecord<>(topic, RecordKeys.ofCustomer(item.customerId()), value),
                        (metadata, failure) -> (failure == null ? sent : dropped).increment());
            } catch (KafkaException e) {
                dropped.increment();
            }
        }
    }

    private AccessEvent event(Entry entry, ItemId item) {
        return AccessEvent.newBuilder()
                .setCustomerId(item.customerId())
                .setItemId(item.itemId())
                .setTimestamp(timeScale
                        .toEventTime(Instant.ofEpochMilli(entry.atMillis()))
                        .toEpochMilli())
                .setRegion(region.name())
                .setOperation(entry.write() ? Operation.WRITE : Operation.READ)
                .setBytes(entry.bytes())
                .setLatencyMicros(entry.micros())
                .setServedBy(servedBy(entry.tier()))
                .build();
    }

    private static ServedBy servedBy(Tier tier) {
        return switch (tier) {
            case LOCAL_CACHE -> ServedBy.LOCAL_CACHE;
            case REGIONAL_CACHE -> ServedBy.REGIONAL_CACHE;
            case SHADOW -> ServedBy.SHADOW;
            case LOCAL_HOME -> ServedBy.LOCAL_HOME;
            case REMOTE_HOME -> ServedBy.REMOTE_HOME;
        };
    }

    @Override
    public void close() {
        lane.close();
    }
}
