package io.foreshard.core.prefetch;

import io.foreshard.core.Region;
import java.util.HashMap;
import java.util.Map;

/**
 * Token buckets of items and bytes a second, one pair for each region that is fetched from; each holds at most what comes in a
 * second. What turns out larger than was reckoned with leaves a debt. Not thread-safe; times are clock milliseconds.
 */
final class FetchBudget {

    /**
     * What may be fetched from one region.
     *
     * @param itemsPerSecond 0 for nothing at all
     */
    public record Rate(double itemsPerSecond, double bytesPerSecond) {

        public Rate {
            if (!(itemsPerSecond >= 0) || !(bytesPerSecond >= 0)) {
                throw new IllegalArgumentException(
                        itemsPerSecond + " items and " + bytesPerSecond + " bytes a second: expected numbers from 0");
            }
        }
    }

    private static final double MILLIS_PER_SECOND = 1000;

    private final Rate rate;
    private final Map<Region, Bucket> byRegion = new HashMap<>();

    private static final class Bucket {
        private double items;
        private double bytes;
        private long filledAt;
    }

    FetchBudget(Rate rate) {
        this.rate = rate;
    }

    /** Whether one more item of so many bytes may be fetched from there now; if so it is paid. */
    boolean take(Region from, long bytes, long now) {
        Bucket bucket = byRegion.computeIfAbsent(from, unseen -> full(now));
        refill(bucket, now);
        boolean room = bucket.items >= 1 && bucket.bytes >= Math.min((double) bytes, rate.bytesPerSecond());
        if (room) {
            bucket.items--;
            bucket.bytes -= bytes;
        }
        return room;
    }

    /** What was fetched took so many more bytes than was paid for. */
    void charge(Region from, long moreBytes) {
        Bucket bucket = byRegion.get(from);
        if (bucket != null) {
            bucket.bytes = Math.min(rate.bytesPerSecond(), bucket.bytes - moreBytes);
        }
    }

    private Bucket full(long now) {
        Bucket bucket = new Bucket();
        bucket.items = rate.itemsPerSecond();
        bucket.bytes = rate.bytesPerSecond();
        bucket.filledAt = now;
        return bucket;
    }

    private void refill(Bucket bucket, long now) {
        double seconds = (double) Math.max(0, now - bucket.filledAt) / MILLIS_PER_SECOND;
        bucket.items = Math.min(rate.itemsPerSecond(), bucket.items + seconds * rate.itemsPerSecond());
        bucket.bytes = Math.min(rate.bytesPerSecond(), bucket.bytes + seconds * rate.bytesPerSecond());
        bucket.filledAt = Math.max(now, bucket.filledAt);
    }
}
