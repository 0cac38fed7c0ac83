package io.foreshard.executor.publish;

import io.foreshard.partitions.etcd.ControlPlaneException;
import io.foreshard.partitions.etcd.Election;
import io.foreshard.partitions.etcd.EtcdClient;
import io.foreshard.partitions.etcd.ShardMapFeed;
import io.foreshard.schemas.ShardMapChange;
import io.foreshard.schemas.codec.RecordCodec;
import io.foreshard.schemas.codec.RecordKeys;
import io.foreshard.schemas.codec.Topic;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * While this executor is elected, publishes every change of the shard map, in order, from where the one before it got to.
 * Consumers keep the highest revision of a key, so a change that is published twice does no harm. A thread of its own.
 */
public final class ShardMapPublisher implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ShardMapPublisher.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration STORE_EVERY = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final EtcdClient client;
    private final Election election;
    private final Outbox outbox;
    private final RecordCodec<ShardMapChange> codec = RecordCodec.of(ShardMapChange.class);
    private boolean told;

    public ShardMapPublisher(EtcdClient client, Election election, Outbox outbox) {
        this.client = client;
        this.election = election;
        this.outbox = outbox;
    }

    @Override
    public void run() {
        try {
            while (!Thread.interrupted()) {
                attempt();
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt() throws InterruptedException {
        try {
            if (election.campaign()) {
                publish();
            }
            told = false;
        } catch (ControlPlaneException | CompletionException | TimeoutException e) {
            if (!told && !Thread.currentThread().isInterrupted()) {
                LOG.warn("the shard map is not published at present: {}", e.getMessage());
            }
            told = true;
        } catch (RuntimeException e) {
            LOG.error("publishing the shard map failed", e);
        }
    }

    private void publish() throws InterruptedException, TimeoutException {
        long from = ShardMapFeed.published(client);
        LOG.info("publishing the shard map from etcd revision {}", from);
        try (ShardMapFeed feed = new ShardMapFeed(client, from)) {
            long published = from;
            long storedAt = System.nanoTime();
            while (election.term().isPresent()) {
                ShardMapFeed.Batch batch = feed.poll(POLL);
                send(batch.changes());
                boolean due = batch.changes().isEmpty() || System.nanoTime() - storedAt > STORE_EVERY.toNanos();
                if (due && batch.completeTo() > published) {
                    if (!ShardMapFeed.published(client, election, batch.completeTo())) {
                        return;
                    }
                    published = batch.completeTo();
                    storedAt = System.nanoTime();
                }
            }
        }
    }

    private void send(List<io.foreshard.partitions.etcd.ShardMapChange> changes)
            throws InterruptedException, TimeoutException {
        CompletableFuture<?>[] sent = changes.stream()
                .map(ShardMapRecords::of)
                .map(change -> outbox.send(Topic.SHARD_MAP, RecordKeys.of(change), codec.encode(change)))
                .toArray(CompletableFuture[]::new);
        try {
            Object unused = CompletableFuture.allOf(sent).get(SEND_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            @Nullable Throwable cause = e.getCause();
            throw new CompletionException("Kafka did not take it: " + (cause == null ? e : cause).getMessage(), e);
        }
    }
}
