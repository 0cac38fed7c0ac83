package io.foreshard.flink.analyzer;

import io.foreshard.core.window.WindowSize;
import io.foreshard.flink.wire.Origin;
import io.foreshard.schemas.AccessEvent;
import io.foreshard.schemas.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Accesses counted together by item until they are sent on: a hot item is one record then, not a million. Successive accesses of
 * one region and window are one segment; where the region or the window changes, the order is kept. Not thread-safe.
 */
final class PendingAccesses {

    /** An item that changes its region with each access is sent on early. */
    static final int MOST_SEGMENTS = 64;

    /** Words that {@link ItemPlaces} keeps of an item: when the window of its present segment begins, ms. */
    private static final int WINDOW = 0;

    /** Event time of the segment's first access, ms. */
    private static final int FIRST = 1;

    /** The latest event time in it, ms. */
    private static final int LAST = 2;

    /** Its reads in the upper half and its writes in the lower; 0 if there is no segment. */
    private static final int COUNTS = 3;

    /** Kafka's partition in the upper half and the region's number in the lower. */
    private static final int ORIGIN = 4;

    private static final int OFFSET = 5;

    private static final long ONE_READ = 1L << 32;
    private static final long LOWER = 0xffff_ffffL;

    private final WindowSize windows;
    private final ItemPlaces places = new ItemPlaces();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> regions = new ArrayList<>();

    /** By place: the segments that have ended. */
    private final List<@Nullable List<AccessSegment>> ended = new ArrayList<>();

    PendingAccesses(WindowSize windows) {
        this.windows = windows;
    }

    /** Counts an access. @return the item's accesses if there are too many segments to keep, which are to be sent on now */
    Signal.@Nullable Accesses add(AccessEvent event, Origin origin) {
        int place = places.of(event.getCustomerId(), event.getItemId());
        int region = numbers.computeIfAbsent(event.getRegion(), this::number);
        long time = event.getTimestamp();
        long counts = places.get(place, COUNTS);
        long one = event.getOperation() == Operation.WRITE ? 1 : ONE_READ;
        if (counts != 0 && isOf(place, region, time)) {
            places.set(place, LAST, Math.max(places.get(place, LAST), time));
            places.set(place, COUNTS, counts + one);
            return null;
        }
        int segments = counts == 0 ? 0 : end(place);
        places.set(place, WINDOW, windows.startOf(windows.indexOf(time)));
        places.set(place, FIRST, time);
        places.set(place, LAST, time);
        places.set(place, COUNTS, one);
        places.set(place, ORIGIN, (long) origin.partition() << 32 | region);
        places.set(place, OFFSET, origin.offset());
        return segments + 1 < MOST_SEGMENTS ? null : take(place);
    }

    private boolean isOf(int place, int region, long time) {
        long within = time - places.get(place, WINDOW);
        return within >= 0 && within < windows.millis() && (int) places.get(place, ORIGIN) == region;
    }

    private int number(String region) {
        regions.add(region);
        return regions.size() - 1;
    }

    /** Ends an item's segment. @return how many have ended */
    private int end(int place) {
        while (ended.size() <= place) {
            ended.add(null);
        }
        List<AccessSegment> segments = ended.get(place);
        if (segments == null) {
            segments = new ArrayList<>(4);
            ended.set(place, segments);
        }
        segments.add(segment(place));
        return segments.size();
    }

    private AccessSegment segment(int place) {
        long counts = places.get(place, COUNTS);
        long origin = places.get(place, ORIGIN);
        return new AccessSegment(
                regions.get((int) origin),
                places.get(place, FIRST),
                places.get(place, LAST),
                (int) (counts >>> 32),
                (int) (counts & LOWER),
                (int) (origin >>> 32),
                places.get(place, OFFSET));
    }

    /** What was counted of an item, at least one access; nothing is left. */
    private Signal.Accesses take(int place) {
        List<AccessSegment> segments = place < ended.size() ? ended.get(place) : null;
        AccessSegment last = segment(place);
        places.set(place, COUNTS, 0);
        if (segments == null) {
            segments = List.of(last);
        } else {
            segments.add(last);
            ended.set(place, null);
        }
        return new Signal.Accesses(places.customerId(place), places.itemId(place), segments);
    }

    /** Items that were accessed since the last {@link #drainTo}. */
    int size() {
        return places.size();
    }

    /** Hands all of them over, each item once, in the order of their first accesses, and is empty then. */
    void drainTo(Consumer<Signal> sink) {
        for (int place = 0; place < places.size(); place++) {
            if (places.get(place, COUNTS) != 0) {
                sink.accept(take(place));
            }
        }
        places.clear();
        ended.clear();
    }
}
