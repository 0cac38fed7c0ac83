package io.foreshard.sidecar.changes;

import io.foreshard.core.store.ChangeLogPage;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.core.store.StoreException;
import io.foreshard.schemas.ChangeKind;
import io.foreshard.schemas.ItemChange;
import io.foreshard.schemas.codec.RecordCodec;
import io.foreshard.schemas.codec.RecordKeys;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one partition's change log to Kafka. A heartbeat goes out only after Kafka has every change before it, so a publisher that
 * dies, stalls or comes twice makes caches miss, never lie. A new leader begins with what the log still holds: everything that
 * was trimmed had been published, and a repeated change is no harm. Belongs to one thread.
 */
public final class ChangePublisher {

    private static final Logger LOG = LoggerFactory.getLogger(ChangePublisher.class);
    private static final int PAGE = 1000;
    private static final int MAX_PAGES = 20;

    /**
     * @param topic name in Kafka
     * @param heartbeat how often the watermark is sent
     * @param retention how long published changes stay in the log, for others who follow it
     * @param sendTimeout after which a page counts as not sent
     */
    public record Settings(String topic, Duration heartbeat, Duration retention, Duration sendTimeout) {}

    private record Position(long sequence, long atMillis) {}

    private final PartitionStore store;
    private final Producer<byte[], byte[]> producer;
    private final Streams streams;
    private final Settings settings;
    private final InstantSource clock;
    private final RecordCodec<ItemChange> codec = RecordCodec.of(ItemChange.class);
    private final Deque<Position> published = new ArrayDeque<>();
    private long position;
    private long watermark;
    private long heartbeatAtMillis;
    private boolean failing;

    public ChangePublisher(
            PartitionStore store,
            Producer<byte[], byte[]> producer,
            Streams streams,
            Settings settings,
            InstantSource clock) {
        this.store = store;
        this.producer = producer;
        this.streams = streams;
        this.settings = settings;
        this.clock = clock;
    }

    /** Forgets where it was: another process may lead meanwhile. */
    public void lead() {
        position = 0;
        watermark = 0;
        heartbeatAtMillis = 0;
        published.clear();
    }

    /** Publishes what is new, and the watermark when it is due. Failures are logged once and tried again by the next call. */
    public void publish() throws InterruptedException {
        try {
            publishPages();
            trim();
            if (failing) {
                LOG.info("change log of partition '{}' is published again", store.id());
            }
            failing = false;
        } catch (StoreException | KafkaException | ExecutionException | TimeoutException e) {
            if (!failing) {
                LOG.warn(
                        "change log of partition '{}' is not published: {}; caches of its items expire until it is",
                        store.id(),
                        e.getMessage());
            }
            failing = true;
        }
    }

    private void publishPages() throws InterruptedException, ExecutionException, TimeoutException {
        for (int i = 0; i < MAX_PAGES; i++) {
            ChangeLogPage page = store.changesSince(position, PAGE);
            List<ItemChange> changes = page.entries().stream().map(this::change).toList();
            send(changes);
            position = page.nextSequence();
            if (!page.full()) {
                heartbeatIfDue(page.asOfMillis());
                return;
            }
        }
    }

    private ItemChange change(ChangeLogPage.Entry entry) {
        return ItemChange.newBuilder()
                .setPartition(store.id().name())
                .setKind(entry.kind() == ChangeLogPage.Kind.WRITE ? ChangeKind.WRITE : ChangeKind.FREEZE)
                .setCustomerId(entry.item().customerId())
                .setItemId(entry.item().itemId())
                .setEpoch(entry.epoch())
                .setVersion(entry.version())
                .setSequence(entry.sequence())
                .setWatermark(watermark)
                .build();
    }

    private void heartbeatIfDue(long asOfMillis) throws InterruptedException, ExecutionException, TimeoutException {
        long now = clock.millis();
        if (now - heartbeatAtMillis < settings.heartbeat().toMillis()) {
            return;
        }
        ItemChange heartbeat = ItemChange.newBuilder()
                .setPartition(store.id().name())
                .setKind(ChangeKind.HEARTBEAT)
                .setEpoch(0)
                .setVersion(0)
                .setSequence(position)
                .setWatermark(asOfMillis)
                .build();
        byte[] value = codec.encode(heartbeat);
        List<Future<?>> sent = new ArrayList<>();
        for (int stream = 0; stream < streams.count(); stream++) {
            sent.add(producer.send(new ProducerRecord<>(settings.topic(), stream, RecordKeys.of(heartbeat), value)));
        }
        await(sent);
        watermark = asOfMillis;
        heartbeatAtMillis = now;
        published.add(new Position(position, now));
    }

    private void send(List<ItemChange> changes) throws InterruptedException, ExecutionException, TimeoutException {
        List<Future<?>> sent = new ArrayList<>(changes.size());
        for (ItemChange change : changes) {
            int stream = streams.of(String.valueOf(change.getCustomerId()));
            byte[] key = RecordKeys.of(change);
            sent.add(producer.send(new ProducerRecord<>(settings.topic(), stream, key, codec.encode(change))));
        }
        await(sent);
    }

    private void await(List<Future<?>> sent) throws InterruptedException, ExecutionException, TimeoutException {
        for (Future<?> record : sent) {
            record.get(settings.sendTimeout().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void trim() {
        long oldest = clock.millis() - settings.retention().toMillis();
        long below = 0;
        while (published.size() > 1 && published.element().atMillis() < oldest) {
            below = published.remove().sequence();
        }
        if (below > 0) {
            store.trim(below);
        }
    }
}
