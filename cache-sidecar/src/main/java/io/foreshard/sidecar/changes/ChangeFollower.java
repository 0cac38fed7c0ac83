package io.foreshard.sidecar.changes;

import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.access.Stamp;
import io.foreshard.schemas.ChangeKind;
import io.foreshard.schemas.ItemChange;
import io.foreshard.schemas.codec.Decoded;
import io.foreshard.schemas.codec.RecordCodec;
import io.foreshard.schemas.codec.SchemaSource;
import io.foreshard.schemas.codec.SchemaUnavailableException;
import io.foreshard.sidecar.items.Key;
import io.foreshard.sidecar.items.LocalCache;
import io.foreshard.sidecar.items.RegionalCache;
import io.foreshard.sidecar.items.Watermarks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the change logs of all partitions: drops what was overwritten, and moves the watermarks on. After any gap it starts at the
 * end again, and copies from before that are vouched for no more. Runs on one thread.
 */
public final class ChangeFollower implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeFollower.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(5);

    private final Map<String, Object> properties;
    private final String topic;
    private final Streams streams;
    private final Watermarks watermarks;
    private final LocalCache local;
    private final RegionalCache regional;
    private final Consumer<Key> used;
    private final long clockSkewMillis;
    private final InstantSource clock;
    private final RecordCodec<ItemChange> codec;
    private boolean following;
    private boolean told;

    /**
     * What it keeps up to date.
     *
     * @param used hears of the items written, as something used of late
     */
    public record Targets(Watermarks watermarks, LocalCache local, RegionalCache regional, Consumer<Key> used) {}

    public ChangeFollower(
            Map<String, String> clientProperties,
            String topic,
            Streams streams,
            Targets targets,
            Duration clockSkew,
            SchemaSource schemas,
            InstantSource clock) {
        this.codec = RecordCodec.of(ItemChange.class, schemas);
        this.properties = new HashMap<>(clientProperties);
        this.properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        this.properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // What comes within a tenth of a second comes in one answer.
        this.properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        this.properties.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 64 * 1024);
        this.topic = topic;
        this.streams = streams;
        this.watermarks = targets.watermarks();
        this.local = targets.local();
        this.regional = targets.regional();
        this.used = targets.used();
        this.clockSkewMillis = clockSkew.toMillis();
        this.clock = clock;
    }

    /** Until the thread is interrupted. */
    @Override
    public void run() {
        while (!Thread.currentThread().isInterrupted()) {
            KafkaConsumer<byte[], byte[]> consumer = null;
            try {
                consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                follow(consumer);
            } catch (InterruptException | WakeupException e) {
                Thread.currentThread().interrupt();
            } catch (KafkaException | SchemaUnavailableException e) {
                report(e);
            } catch (RuntimeException e) {
                following = false;
                LOG.error("following topic '{}' broke off; beginning again", topic, e);
            } finally {
                if (consumer != null) {
                    consumer.close(CloseOptions.timeout(Duration.ZERO));
                }
            }
            pause();
        }
    }

    private void report(RuntimeException e) {
        if (!told) {
            LOG.warn("topic '{}' cannot be followed: {}; cached items expire until it can", topic, e.getMessage());
        }
        told = true;
        following = false;
    }

    private static void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = IntStream.range(0, streams.count())
                .mapToObj(stream -> new TopicPartition(topic, stream))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ASK_TIMEOUT);
        ends.forEach(consumer::seek);
        partitions.forEach(partition -> gap(partition.partition()));
        if (!following) {
            LOG.info("following the changes of all partitions in topic '{}'", topic);
        }
        following = true;
        told = false;
        while (!Thread.currentThread().isInterrupted()) {
            consumer.poll(POLL).forEach(this::accept);
        }
    }

    private void gap(int stream) {
        watermarks.followFrom(stream, clock.millis() + clockSkewMillis);
    }

    /** One record; public to tests. */
    void accept(ConsumerRecord<byte[], byte[]> changed) {
        if (codec.tryDecode(changed.value()) instanceof Decoded.Value<ItemChange> decoded) {
            apply(decoded.value(), changed.partition());
        } else {
            LOG.warn("record {} of topic '{}' cannot be read; taken for a gap", changed.offset(), topic);
            gap(changed.partition());
        }
    }

    private void apply(ItemChange change, int stream) {
        String customer = change.getCustomerId();
        String item = change.getItemId();
        if (change.getKind() == ChangeKind.HEARTBEAT) {
            watermarks.advance(new PartitionId(change.getPartition()), stream, change.getWatermark());
        } else if (customer == null || item == null || change.getKind() == ChangeKind.UNKNOWN) {
            gap(stream);
        } else {
            Key key = Key.of(new ItemId(customer, item));
            Stamp stamp = new Stamp(change.getEpoch(), change.getVersion());
            boolean closing = change.getKind() == ChangeKind.FREEZE;
            if (closing) {
                local.closing(key, stamp, clock.millis());
            } else {
                local.written(key, stamp, clock.millis());
                used.accept(key);
            }
            regional.invalidate(key, stamp, closing);
        }
    }
}
