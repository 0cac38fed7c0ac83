package io.foreshard.sidecar.regional;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.foreshard.core.access.Stamp;
import io.foreshard.core.store.Bytes;
import io.foreshard.sidecar.items.ItemCopy;
import io.foreshard.sidecar.items.Key;
import io.foreshard.sidecar.items.Lane;
import io.foreshard.sidecar.items.RegionalCache;
import io.foreshard.sidecar.items.Watermarks;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The region's Redis as cache. Reads and changes wait in bounded lanes, whose threads take what is there in one round trip; one
 * that does not answer is skipped. A lost invalidation costs nothing but room: what is in Redis is judged by the local cache's
 * floors and watermarks like anything that somebody else has read. Thread-safe; nothing blocks the caller.
 */
public final class RedisRegionalCache implements RegionalCache {

    private static final Logger LOG = LoggerFactory.getLogger(RedisRegionalCache.class);
    private static final String PREFIX = "fsc:";
    private static final byte[] PREFIX_BYTES = PREFIX.getBytes(US_ASCII);
    private static final int READERS = 2;
    private static final int QUEUED_READS = 10_000;
    private static final int QUEUED_CHANGES = 50_000;
    private static final int READS_AT_ONCE = 256;
    private static final int CHANGES_AT_ONCE = 256;
    private static final int KEYS_AT_ONCE = 512;

    /** How long a fill may take from read to fill. */
    private static final byte[] MARKER_MILLIS = "15000".getBytes(US_ASCII);

    private static final long PURGE_AGAIN_MILLIS = 500;
    private static final Found NOTHING = new Found(null, Bytes.EMPTY);

    private final Entries entries;
    private final InstantSource clock;
    private final RegionalRedis redis;
    private final RegionalCacheMetrics metrics;
    private final Availability availability;
    private final ScheduledExecutorService timer;
    private final Lane<Asked> reads;
    private final Lane<Change> changes;
    private final Lane<Purge> purges;

    private record Asked(List<Key> keys, CompletableFuture<List<Found>> answer) {}

    private sealed interface Change {
        record Filling(ItemCopy copy, Bytes token) implements Change {}

        record Invalidation(Key key, Stamp stamp, boolean closing) implements Change {}
    }

    private record Purge(List<String> globs, Predicate<Key> forbidden) {}

    /** @param timer for probes while it is down */
    public RedisRegionalCache(
            RegionalRedisOptions options,
            Watermarks watermarks,
            MeterRegistry registry,
            ScheduledExecutorService timer,
            InstantSource clock) {
        this.entries = new Entries(watermarks::of);
        this.clock = clock;
        this.timer = timer;
        this.redis = new RegionalRedis(options, READERS + 3);
        this.metrics = new RegionalCacheMetrics(registry);
        this.availability = new Availability(redis, metrics, timer);
        metrics.watch(availability);
        this.reads = new Lane<>("regional-read", READERS, QUEUED_READS, READS_AT_ONCE, this::readAll);
        this.changes = new Lane<>("regional-change", 1, QUEUED_CHANGES, CHANGES_AT_ONCE, this::changeAll);
        this.purges = new Lane<>("regional-purge", 1, 100, 1, all -> all.forEach(this::purge));
    }

    private static byte[] redisKey(Key key) {
        byte[] name = key.bytes();
        byte[] prefixed = new byte[PREFIX_BYTES.length + name.length];
        System.arraycopy(PREFIX_BYTES, 0, prefixed, 0, PREFIX_BYTES.length);
        System.arraycopy(name, 0, prefixed, PREFIX_BYTES.length, name.length);
        return prefixed;
    }

    @Override
    public CompletableFuture<List<Found>> read(List<Key> keys) {
        Asked asked = new Asked(keys, new CompletableFuture<>());
        if (!availability.isUp() || !reads.offer(asked)) {
            skip(asked);
        }
        return asked.answer();
    }

    private void skip(Asked asked) {
        metrics.skipped(asked.keys().size());
        asked.answer().complete(asked.keys().stream().map(key -> NOTHING).toList());
    }

    private void readAll(List<Asked> all) {
        List<Asked> batch = new ArrayList<>();
        int keys = 0;
        for (Asked asked : all) {
            if (keys > 0 && keys + asked.keys().size() > KEYS_AT_ONCE) {
                readBatch(batch);
                batch = new ArrayList<>();
                keys = 0;
            }
            batch.add(asked);
            keys += asked.keys().size();
        }
        readBatch(batch);
    }

    private void readBatch(List<Asked> batch) {
        List<Key> keys = new ArrayList<>();
        batch.forEach(asked -> keys.addAll(asked.keys()));
        try {
            List<Found> found = availability.call(() -> ask(keys), List.of());
            if (!found.isEmpty()) {
                answer(batch, found);
            }
        } finally {
            batch.stream().filter(asked -> !asked.answer().isDone()).forEach(this::skip);
        }
    }

    private static void answer(List<Asked> batch, List<Found> found) {
        int from = 0;
        for (Asked asked : batch) {
            int to = from + asked.keys().size();
            asked.answer().complete(List.copyOf(found.subList(from, to)));
            from = to;
        }
    }

    /** Most are there: only for the others the script runs, which leaves a marker where there is nothing. */
    private List<Found> ask(List<Key> keys) {
        List<byte[]> names = new ArrayList<>(keys.size());
        for (Key key : keys) {
            names.add(redisKey(key));
        }
        List<byte[]> values = redis.get(names);
        List<Found> found = new ArrayList<>(keys.size());
        List<Integer> missing = new ArrayList<>();
        int hits = 0;
        for (int i = 0; i < values.size(); i++) {
            Found one = entries.decode(keys.get(i), values.get(i));
            found.add(one);
            if (one.copy() != null) {
                hits++;
            } else if (one.token().length() == 0) {
                missing.add(i);
            }
        }
        if (!missing.isEmpty()) {
            hits += mark(missing, keys, names, found);
        }
        metrics.read(hits, keys.size() - hits);
        return found;
    }

    /** @return how many were there after all */
    private int mark(List<Integer> missing, List<Key> keys, List<byte[]> names, List<Found> found) {
        String token = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        List<byte[]> marked = missing.stream().map(names::get).toList();
        List<?> values =
                (List<?>) redis.run(RegionalScript.READ, marked, List.of(token.getBytes(US_ASCII), MARKER_MILLIS));
        int hits = 0;
        for (int i = 0; i < missing.size(); i++) {
            int place = missing.get(i);
            Found one = entries.decode(keys.get(place), (byte[]) values.get(i));
            found.set(place, one);
            hits += one.copy() == null ? 0 : 1;
        }
        return hits;
    }

    @Override
    public void fill(ItemCopy copy, Bytes token) {
        if (token.length() == Entries.TOKEN) {
            change(new Change.Filling(copy, token));
        }
    }

    @Override
    public void invalidate(Key key, Stamp stamp, boolean closing) {
        change(new Change.Invalidation(key, stamp, closing));
    }

    private void change(Change change) {
        if (availability.isUp() && !changes.offer(change)) {
            metrics.dropped();
        }
    }

    private void changeAll(List<Change> all) {
        List<Change.Invalidation> invalidations = new ArrayList<>();
        List<Change.Filling> fillings = new ArrayList<>();
        for (Change change : all) {
            if (change instanceof Change.Invalidation invalidation) {
                invalidations.add(invalidation);
            } else if (change instanceof Change.Filling filling) {
                fillings.add(filling);
            }
        }
        invalidateAll(invalidations);
        fillAll(fillings);
    }

    private void invalidateAll(List<Change.Invalidation> all) {
        if (all.isEmpty()) {
            return;
        }
        List<byte[]> arguments = new ArrayList<>();
        arguments.add(MARKER_MILLIS);
        for (Change.Invalidation one : all) {
            arguments.add(Entries.stamp(one.stamp()));
            arguments.add(new byte[] {(byte) (one.closing() ? '1' : '0')});
        }
        List<byte[]> keys = all.stream().map(one -> redisKey(one.key())).toList();
        Object unused = availability.call(() -> redis.run(RegionalScript.INVALIDATE, keys, arguments), 0L);
    }

    private void fillAll(List<Change.Filling> all) {
        long now = clock.millis();
        List<byte[]> keys = new ArrayList<>();
        List<byte[]> arguments = new ArrayList<>();
        for (Change.Filling one : all) {
            long millis = one.copy().keptUntilMillis() - now;
            if (millis > 0) {
                keys.add(redisKey(one.copy().key()));
                arguments.add(Entries.encode(one.copy(), one.token()));
                arguments.add(Long.toString(millis).getBytes(US_ASCII));
            }
        }
        if (!keys.isEmpty()) {
            long kept = (Long) availability.call(() -> redis.run(RegionalScript.FILL, keys, arguments), 0L);
            metrics.filled((int) kept, keys.size());
        }
    }

    @Override
    public void purge(List<String> globs, Predicate<Key> forbidden) {
        if (!purges.offer(new Purge(globs, forbidden))) {
            metrics.dropped();
        }
    }

    /** What cannot be purged now is purged when it answers again. */
    private void purge(Purge purge) {
        scan(purge);
        if (!availability.isUp()) {
            try {
                var unused = timer.schedule(
                        () -> purge(purge.globs(), purge.forbidden()), PURGE_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.warn("stopping with a purge of the region's Redis undone; it is done by the next start");
            }
        }
    }

    private void scan(Purge purge) {
        for (String glob : purge.globs()) {
            byte[] cursor = "0".getBytes(US_ASCII);
            do {
                byte[] from = cursor;
                cursor = availability.call(() -> purgePage(purge, from, glob), "0".getBytes(US_ASCII));
            } while (!new String(cursor, US_ASCII).equals("0"));
        }
    }

    private byte[] purgePage(Purge purge, byte[] cursor, String glob) {
        var page = redis.scan(cursor, PREFIX + glob);
        List<byte[]> forbidden = page.getResult().stream()
                .filter(name -> purge.forbidden()
                        .test(new Key(new String(name, UTF_8)
                                .substring(PREFIX.length())
                                .getBytes(UTF_8))))
                .toList();
        if (!forbidden.isEmpty()) {
            redis.remove(forbidden);
            metrics.purged(forbidden.size());
        }
        return page.getCursorAsBytes();
    }

    /** Whether it answers. */
    public boolean isUp() {
        return availability.isUp();
    }

    @Override
    public void close() {
        reads.close();
        changes.close();
        purges.close();
        redis.close();
    }
}
