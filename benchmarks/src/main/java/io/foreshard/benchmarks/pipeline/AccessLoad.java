package io.foreshard.benchmarks.pipeline;

import io.foreshard.schemas.AccessEvent;
import io.foreshard.schemas.Operation;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Made up accesses in the order of their times: each item lives in one region and is used from a second one, too, now and
 * then. The same seed makes the same accesses. Not thread-safe.
 */
final class AccessLoad {

    static final List<String> REGIONS = List.of("eu-west", "us-east", "ap-south");
    static final long WINDOW_MILLIS = 3_600_000;

    private static final double AWAY = 0.1;
    private static final double WRITES = 0.1;

    private final LoadShape shape;
    private final long beginMillis;
    private final ItemChoice items;
    private final SplittableRandom random;
    private long made;

    /** @param beginMillis event time of the first access, the beginning of a window */
    AccessLoad(LoadShape shape, long beginMillis, long seed) {
        this.shape = shape;
        this.beginMillis = beginMillis;
        this.items = new ItemChoice(shape);
        this.random = new SplittableRandom(seed);
    }

    boolean hasNext() {
        return made < shape.events();
    }

    AccessEvent next() {
        double passed = (made + random.nextDouble()) / shape.events();
        made++;
        int item = items.next(random);
        return access(item, beginMillis + (long) (passed * shape.windows() * WINDOW_MILLIS), regionOf(item, random));
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

    static String customerOf(int item) {
        return "customer-" + item;
    }

    static String regionOf(int item, SplittableRandom random) {
        int shift = random.nextDouble() < AWAY ? 1 : 0;
        return REGIONS.get((item + shift) % REGIONS.size());
    }
}
