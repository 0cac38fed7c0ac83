package io.foreshard.partitions.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.OptionsUtil;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.watch.WatchEvent;
import io.foreshard.partitions.etcd.ControlPlaneException.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every change of the whole shard map from a revision on, for its elected publisher. After a compaction, or from revision 0,
 * all entries are delivered as they are, then the changes since. Entries are never removed from the map, so such a listing
 * leaves nothing stale behind. A reader that is slow makes the feed go back to etcd, not its queue grow. For one thread;
 * {@link #poll} blocks.
 */
public final class ShardMapFeed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShardMapFeed.class);
    private static final String PUBLISHER = "shard-map";
    private static final int QUEUED_BATCHES = 1_000;

    private final EtcdClient client;
    private final Keys keys;
    private final MapCodec codec;
    private final BlockingQueue<Batch> queue = new ArrayBlockingQueue<>(QUEUED_BATCHES);

    private long deliveredTo;
    private @Nullable Listing listing;
    private @Nullable PrefixWatch watch;
    private volatile @Nullable ControlPlaneException ended;

    /**
     * @param completeTo revision up to which everything is delivered with this batch; unchanged until a listing is through
     */
    public record Batch(List<ShardMapChange> changes, long completeTo) {}

    /** Where a listing goes on, at its one revision. */
    private record Listing(ByteSequence from, long revision) {}

    /** @param publishedTo revision up to which everything was delivered before, 0 for all that there is */
    public ShardMapFeed(EtcdClient client, long publishedTo) {
        this.client = client;
        this.keys = client.keys();
        this.codec = new MapCodec(keys);
        this.deliveredTo = publishedTo;
        // A revision that is still to come means another etcd, or one restored from a backup.
        if (publishedTo == 0 || publishedTo > client.revision()) {
            listing = fromStart();
        }
    }

    /** The revision that {@link #published(EtcdClient, Election, long)} stored last, 0 if none. */
    public static long published(EtcdClient client) {
        Optional<KeyValue> stored =
                ShardMap.first(client.await(client.get(client.keys().published(PUBLISHER), GetOption.DEFAULT)));
        return stored.map(entry -> Json.read(entry, node -> Json.number(node, "revision")))
                .orElse(0L);
    }

    /** Stores how far the map is published, if this process still leads; answers whether it does. */
    public static boolean published(EtcdClient client, Election election, long revision) {
        Op put = Op.put(
                Keys.bytes(client.keys().published(PUBLISHER)),
                Json.bytes(Json.object().put("revision", revision)),
                PutOption.DEFAULT);
        return client.await(client.transact(
                        "store the published revision", List.of(election.holds()), List.of(put), List.of()))
                .isSucceeded();
    }

    /**
     * The next changes in the order of their revisions (a listing's in the order of its keys), or an empty batch if none came
     * in time.
     *
     * @throws ControlPlaneException if etcd cannot be read; call again later
     */
    public Batch poll(Duration timeout) {
        if (listing != null) {
            return nextPage(listing);
        }
        if (watch == null) {
            ended = null;
            watch = PrefixWatch.untilDoubt(client, keys.map(), deliveredTo + 1, new Queueing());
        }
        Batch batch = take(timeout);
        if (batch != null) {
            deliveredTo = batch.completeTo();
            return batch;
        }
        ControlPlaneException why = ended;
        if (why != null) {
            restart(why);
        }
        return new Batch(List.of(), deliveredTo);
    }

    private @Nullable Batch take(Duration timeout) {
        try {
            return ended == null ? queue.poll(timeout.toMillis(), TimeUnit.MILLISECONDS) : queue.poll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ControlPlaneException(Code.TIMEOUT, "interrupted while waiting for the shard map", e);
        }
    }

    private void restart(ControlPlaneException why) {
        LOG.info("feed of the shard map goes on after revision {}: {}", deliveredTo, why.getMessage());
        closeWatch();
        if (why.code() == Code.COMPACTED || client.revision() < deliveredTo) {
            listing = fromStart();
        }
    }

    private Listing fromStart() {
        return new Listing(Keys.bytes(keys.map()), 0);
    }

    private Batch nextPage(Listing at) {
        GetOption option = GetOption.builder()
                .withRange(OptionsUtil.prefixEndOf(Keys.bytes(keys.map())))
                .withLimit(PagedRange.PAGE)
                .withRevision(at.revision())
                .build();
        GetResponse page;
        try {
            page = client.await(client.get(at.from(), option));
        } catch (ControlPlaneException e) {
            if (e.code() == Code.COMPACTED) {
                listing = fromStart();
            }
            throw e;
        }
        long revision = at.revision() == 0 ? page.getHeader().getRevision() : at.revision();
        listing = page.isMore() ? new Listing(PagedRange.after(page), revision) : null;
        deliveredTo = page.isMore() ? deliveredTo : revision;
        return new Batch(
                page.getKvs().stream()
                        .flatMap(stored -> decode(stored, false).stream())
                        .toList(),
                deliveredTo);
    }

    private Optional<ShardMapChange> decode(KeyValue stored, boolean removed) {
        try {
            return Optional.of(codec.change(stored, removed));
        } catch (RuntimeException e) {
            LOG.warn("left out of the shard map's feed: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private void closeWatch() {
        PrefixWatch old = watch;
        watch = null;
        queue.clear();
        if (old != null) {
            old.close();
        }
    }

    @Override
    public void close() {
        closeWatch();
    }

    private final class Queueing implements PrefixWatch.Follower {

        @Override
        public void onListing(PagedRange.Content content) {
            throw new IllegalStateException("this watch does not list");
        }

        @Override
        public void onEvents(List<WatchEvent> events, long revision) {
            if (ended != null) {
                return;
            }
            List<ShardMapChange> changes = new ArrayList<>();
            long last = 0;
            for (WatchEvent event : events) {
                boolean removed = event.getEventType() == WatchEvent.EventType.DELETE;
                decode(event.getKeyValue(), removed).ifPresent(changes::add);
                last = Math.max(last, event.getKeyValue().getModRevision());
            }
            if (!queue.offer(new Batch(List.copyOf(changes), last))) {
                ended = new ControlPlaneException(Code.OVERLOADED, QUEUED_BATCHES + " batches are waiting", null);
            }
        }

        @Override
        public void onDoubt(ControlPlaneException why) {
            if (ended == null) {
                ended = why;
            }
        }
    }
}
