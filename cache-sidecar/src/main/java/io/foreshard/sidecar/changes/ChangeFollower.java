package io.foreshard.sidecar.changes;

import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.access.Stamp;
import io.foreshard.schemas.ChangeKind;
import io.foreshard.schemas.ItemChange;
import io.foreshard.schemas.codec.Decoded;
import io.foreshard.schemas.codec.RecordCodec;
import io.foreshard.schemas.codec.SchemaSource;
import io.foreshard.schemas.topics.ConsumerLoop;
import io.foreshard.schemas.topics.TopicFollower;
import io.foreshard.sidecar.items.Key;
import io.foreshard.sidecar.items.LocalCache;
import io.foreshard.sidecar.items.RegionalCache;
import io.foreshard.sidecar.items.Watermarks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
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

    private final ConsumerLoop loop;
    private final String topic;
    private final Streams streams;
    private final Watermarks watermarks;
    private final LocalCache local;
    private final RegionalCache regional;
    private final Consumer<Key> written;
    private final long clockSkewMillis;
    private final InstantSource clock;
    private final RecordCodec<ItemChange> codec;

    /**
     * What it keeps up to date.
     *
     * @param written hears of the items written
     */
    public record Targets(Watermarks watermarks, LocalCache local, RegionalCache regional, Consumer<Key> written) {}

    public ChangeFollower(
            Map<String, String> clientProperties,
            String topic,
            Streams streams,
            Targets targets,
            Duration clockSkew,
            SchemaSource schemas,
            InstantSource clock) {
        this.codec = RecordCodec.of(ItemChange.class, schemas);
        this.loop = new ConsumerLoop(
                new ConsumerLoop.Settings(
                        TopicFollower.properties(clientProperties),
                        Duration.ZERO,
                        "topic '" + topic + "' cannot be followed, and cached items expire until it can"),
                this::follow);
        this.topic = topic;
        this.streams = streams;
        this.watermarks = targets.watermarks();
        this.local = targets.local();
        this.regional = targets.regional();
        this.written = targets.written();
        this.clockSkewMillis = clockSkew.toMillis();
        this.clock = clock;
    }

    /** Until the thread is interrupted. */
    @Override
    public void run() {
        loop.run();
    }

    private void follow(ConsumerLoop own, KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = IntStream.range(0, streams.count())
                .mapToObj(stream -> new TopicPartition(topic, stream))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ASK_TIMEOUT);
        ends.forEach(consumer::seek);
        partitions.forEach(partition -> gap(partition.partition()));
        LOG.info("following the changes of all partitions in topic '{}'", topic);
        own.goesOn();
        while (!own.isOver()) {
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
                written.accept(key);
            }
            regional.invalidate(key, stamp, closing);
        }
    }
}
