package io.foreshard.benchmarks.pipeline;

import io.foreshard.schemas.AccessEvent;
import io.foreshard.schemas.Operation;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Made up accesses in the order of their times. Each item is at home in one region; in every tenth stretch of six hours it is used
 * from a second one, and now and then a single access comes from the other of the two. The same seed makes the same accesses. Not
 * thread-safe.
 */
final class AccessLoad {

    static final List<String> REGIONS = List.of("eu-west", "us-east", "ap-south");
    static final long WINDOW_MILLIS = 3_600_000;

    private static final double AWAY = 0.1;
    private static final double STRAY = 0.01;
    private static final int STAY_WINDOWS = 6;
    private static final double WRITES = 0.1;

    private final LoadShape shape;
    private final long beginMillis;
    private final ItemChoice items;
    private final SplittableRandom random;
    private final long seed;
    private final long events;
    private long made;

    /** @param beginMillis event time of the first access, the beginning of a window */
    AccessLoad(LoadShape shape, long beginMillis, long seed) {
        this(shape, LoadShare.ALL, beginMillis, seed);
    }

    /** The accesses of a share of the items, over the whole time. */
    AccessLoad(LoadShape shape, LoadShare share, long beginMillis, long seed) {
        this.shape = shape;
        this.beginMillis = beginMillis;
        this.items = new ItemChoice(shape, share);
        this.events = items.eventsOf(shape.events());
        this.random = new SplittableRandom(seed + share.instance() * 0x5DEECE66DL);
        this.seed = seed;
    }

    boolean hasNext() {
        return made < events;
    }

    AccessEvent next() {
        double passed = (made + random.nextDouble()) / events;
        made++;
        int item = items.next(random);
        long window = (long) (passed * shape.windows());
        return access(
                item,
                beginMillis + (long) (passed * shape.windows() * WINDOW_MILLIS),
                regionOf(item, window / STAY_WINDOWS));
    }

    /** When all windows have ended, event time. */
    long endMillis() {
        return beginMillis + shape.windows() * WINDOW_MILLIS;
    }

    AccessEvent access(int item, long timestamp, String region) {
        return AccessEvent.newBuilder()
                .setCustomerId(customerOf(item))
                .setItemId("profile")
                .setTimestamp(timestamp)
                .setRegion(region)
                .setOperation(random.nextDouble() < WRITES ? Operation.WRITE : Operation.READ)
                .setBytes(512)
                .build();
    }

    /** Where an item is never used by itself. */
    static String strangeRegionOf(int item) {
        return REGIONS.get((item + 2) % REGIONS.size());
    }

    static String customerOf(int item) {
        return "customer-" + item;
    }

    private String regionOf(int item, long stretch) {
        boolean away = new SplittableRandom(seed ^ (item * 0x9E3779B97F4A7C15L + stretch)).nextDouble() < AWAY;
        boolean stray = random.nextDouble() < STRAY;
        return REGIONS.get((item + (away != stray ? 1 : 0)) % REGIONS.size());
    }
}
