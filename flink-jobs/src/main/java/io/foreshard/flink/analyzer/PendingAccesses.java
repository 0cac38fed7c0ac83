package io.foreshard.flink.analyzer;

import io.foreshard.core.window.WindowSize;
import io.foreshard.flink.wire.Origin;
import io.foreshard.schemas.AccessEvent;
import io.foreshard.schemas.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

    private final WindowSize windows;
    private final Map<Item, Bundle> bundles = new LinkedHashMap<>();

    PendingAccesses(WindowSize windows) {
        this.windows = windows;
    }

    private record Item(String customerId, String itemId) {}

    /** Counts an access. @return the item's accesses if there are too many segments to keep, which are to be sent on now */
    Signal.@Nullable Accesses add(AccessEvent event, Origin origin) {
        Item item = new Item(event.getCustomerId(), event.getItemId());
        Bundle bundle = bundles.get(item);
        if (bundle == null) {
            bundle = new Bundle();
            bundles.put(item, bundle);
        }
        long time = event.getTimestamp();
        if (!bundle.extend(event, time)) {
            long window = windows.indexOf(time);
            bundle.begin(event, origin, windows.startOf(window), windows.endOf(window));
        }
        if (bundle.ended.size() + 1 < MOST_SEGMENTS) {
            return null;
        }
        bundles.remove(item);
        return bundle.of(item);
    }

    /** Items with accesses. */
    int size() {
        return bundles.size();
    }

    /** Hands all of them over, each item once, in the order of their first accesses, and is empty then. */
    void drainTo(Consumer<Signal> sink) {
        bundles.forEach((item, bundle) -> sink.accept(bundle.of(item)));
        bundles.clear();
    }

    private static final class Bundle {

        private final List<AccessSegment> ended = new ArrayList<>(2);
        private String region = "";
        private long windowStart;
        private long windowEnd;
        private long first;
        private long last;
        private int reads;
        private int writes;
        private int partition;
        private long offset;

        boolean extend(AccessEvent event, long time) {
            if (time < windowStart || time >= windowEnd || !region.equals(event.getRegion())) {
                return false;
            }
            last = Math.max(last, time);
            count(event);
            return true;
        }

        void begin(AccessEvent event, Origin origin, long start, long end) {
            if (reads + writes > 0) {
                ended.add(current());
            }
            region = event.getRegion();
            windowStart = start;
            windowEnd = end;
            first = event.getTimestamp();
            last = first;
            reads = 0;
            writes = 0;
            partition = origin.partition();
            offset = origin.offset();
            count(event);
        }

        private void count(AccessEvent event) {
            if (event.getOperation() == Operation.WRITE) {
                writes++;
            } else {
                reads++;
            }
        }

        private AccessSegment current() {
            return new AccessSegment(region, first, last, reads, writes, partition, offset);
        }

        Signal.Accesses of(Item item) {
            if (ended.isEmpty()) {
                return new Signal.Accesses(item.customerId, item.itemId, List.of(current()));
            }
            ended.add(current());
            return new Signal.Accesses(item.customerId, item.itemId, ended);
        }
    }
}
