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
import io.foreshard.sidecar.items.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Access events on their way to Kafka, so many a second at most: a bounded buffer, and what does not fit is dropped and counted.
 * Nobody is woken when something is noted down, which would cost more than the note; the log looks for itself. Thread-safe.
 */
public final class AccessLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
    private static final int BATCH = 500;
    private static final long PAUSE_MILLIS = 10;
    private static final long CLOSE_MILLIS = 1000;

    /** One access, as cheap as it can be noted down. */
    private record Entry(Key key, boolean write, Tier tier, long bytes, long micros, long atMillis) {}

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final Region region;
    private final TimeScale timeScale;
    private final BlockingQueue<Entry> waiting;
    private final Allowance allowance;
    private final Thread worker = new Thread(this::run, "access-log");
    private final RecordCodec<AccessEvent> codec = RecordCodec.of(AccessEvent.class);
    private final LongAdder dropped = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private volatile boolean closed;

    /**
     * How much is logged.
     *
     * @param capacity events held at most
     * @param perSecond events sent at most
     */
    public record Limits(int capacity, int perSecond) {}

    /** @param producer stays the caller's to close; may block on its own thread here */
    public AccessLog(
            Producer<byte[], byte[]> producer, String topic, Region region, TimeScale timeScale, Limits limits) {
        this.producer = producer;
        this.topic = topic;
        this.region = region;
        this.timeScale = timeScale;
        this.waiting = new ArrayBlockingQueue<>(limits.capacity());
        this.allowance = new Allowance(limits.perSecond());
        worker.setDaemon(true);
        worker.start();
    }

    /** How many of so many accesses may be noted down; the others count as dropped. Never blocks. */
    public int admit(int wanted, long nowMillis) {
        int admitted = allowance.take(wanted, nowMillis);
        if (admitted < wanted) {
            dropped.add((long) wanted - admitted);
        }
        return admitted;
    }

    /** Notes down what was admitted. Never blocks. */
    public void add(Key key, boolean write, Tier tier, long bytes, long micros, long atMillis) {
        if (!waiting.offer(new Entry(key, write, tier, bytes, micros, atMillis))) {
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
        return waiting.size();
    }

    private void run() {
        List<Entry> batch = new ArrayList<>(BATCH);
        boolean over = false;
        while (!over) {
            boolean last = closed;
            try {
                boolean full = waiting.drainTo(batch, BATCH) == BATCH;
                send(batch);
                over = last && !full;
                if (!full && !over) {
                    Thread.sleep(PAUSE_MILLIS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.error("the access log broke off; going on", e);
            }
            batch.clear();
        }
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
        return new AccessEvent(
                item.customerId(),
                item.itemId(),
                timeScale.toEventMillis(entry.atMillis()),
                region.name(),
                entry.write() ? Operation.WRITE : Operation.READ,
                entry.bytes(),
                entry.micros(),
                servedBy(entry.tier()));
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

    /** Hands on what waits, for a moment. */
    @Override
    public void close() {
        closed = true;
        try {
            worker.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        worker.interrupt();
    }
}
