package io.foreshard.flink.analyzer;

import io.foreshard.core.window.WindowSize;
import io.foreshard.flink.wire.Origin;
import io.foreshard.schemas.AccessEvent;
import io.foreshard.schemas.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Accesses counted together by item until they are sent on: a hot item is one record then, not a million. Successive accesses of
 * one region and window are one segment; where the region or the window changes, the order is kept. Not thread-safe.
 *
 * <p>Every access of the log looks its item up here, among tens of thousands that no processor cache holds: so hashes stand side by
 * side in a table of their own (open addressing, linear probing, at most half full), and one object an item is all that is touched beside.
 */
final class PendingAccesses {

    /** An item that changes its region with each access is sent on early. */
    static final int MOST_SEGMENTS = 64;

    private static final int FIRST_CAPACITY = 1024;

    private final WindowSize windows;

    /** Region names, each one once. */
    private final Map<String, String> regions = new HashMap<>();

    /** In the order of their first accesses. */
    private final List<Bundle> bundles = new ArrayList<>();

    /** Of the bundles' items, never 0; 0 where nothing stands. */
    private int[] hashes = new int[FIRST_CAPACITY];

    /** Which bundle stands there. */
    private int[] places = new int[FIRST_CAPACITY];

    PendingAccesses(WindowSize windows) {
        this.windows = windows;
    }

    /** Counts an access. @return the item's accesses if there are too many segments to keep, which are to be sent on now */
    Signal.@Nullable Accesses add(AccessEvent event, Origin origin) {
        Bundle bundle = bundle(event.getCustomerId(), event.getItemId());
        long time = event.getTimestamp();
        String region = event.getRegion();
        if (!bundle.extend(event, region, time)) {
            long window = windows.indexOf(time);
            String name = regions.computeIfAbsent(region, unseen -> unseen);
            bundle.begin(event, name, origin, windows.startOf(window), windows.endOf(window));
        }
        return bundle.ended.size() + 1 < MOST_SEGMENTS ? null : bundle.take();
    }

    private Bundle bundle(String customerId, String itemId) {
        int mixed = (31 * customerId.hashCode() + itemId.hashCode()) * 0x9E3779B9;
        int hash = mixed == 0 ? 1 : mixed;
        int at = hash >>> Integer.numberOfLeadingZeros(hashes.length - 1);
        while (hashes[at] != 0) {
            if (hashes[at] == hash) {
                Bundle bundle = bundles.get(places[at]);
                if (bundle.customerId.equals(customerId) && bundle.itemId.equals(itemId)) {
                    return bundle;
                }
            }
            at = (at + 1) & (hashes.length - 1);
        }
        Bundle bundle = new Bundle(customerId, itemId);
        hashes[at] = hash;
        places[at] = bundles.size();
        bundles.add(bundle);
        if (2 * bundles.size() > hashes.length) {
            grow();
        }
        return bundle;
    }

    private void grow() {
        int[] oldHashes = hashes;
        int[] oldPlaces = places;
        hashes = new int[2 * oldHashes.length];
        places = new int[hashes.length];
        for (int i = 0; i < oldHashes.length; i++) {
            if (oldHashes[i] != 0) {
                int at = oldHashes[i] >>> Integer.numberOfLeadingZeros(hashes.length - 1);
                while (hashes[at] != 0) {
                    at = (at + 1) & (hashes.length - 1);
                }
                hashes[at] = oldHashes[i];
                places[at] = oldPlaces[i];
            }
        }
    }

    /** Items that were accessed since the last {@link #drainTo}. */
    int size() {
        return bundles.size();
    }

    /** Hands all of them over, each item once, in the order of their first accesses, and is empty then. */
    void drainTo(Consumer<Signal> sink) {
        for (Bundle bundle : bundles) {
            if (!bundle.isEmpty()) {
                sink.accept(bundle.take());
            }
        }
        bundles.clear();
        Arrays.fill(hashes, 0);
    }

    private static final class Bundle {

        private final String customerId;
        private final String itemId;
        private List<AccessSegment> ended = List.of();
        private String region = "";
        private long windowStart;
        private long windowEnd;
        private long first;
        private long last;
        private int reads;
        private int writes;
        private int partition;
        private long offset;

        Bundle(String customerId, String itemId) {
            this.customerId = customerId;
            this.itemId = itemId;
        }

        boolean isEmpty() {
            return reads + writes == 0;
        }

        boolean extend(AccessEvent event, String from, long time) {
            if (time < windowStart || time >= windowEnd || !region.equals(from) || isEmpty()) {
                return false;
            }
            last = Math.max(last, time);
            count(event);
            return true;
        }

        void begin(AccessEvent event, String from, Origin origin, long start, long end) {
            end();
            region = from;
            windowStart = start;
            windowEnd = end;
            first = event.getTimestamp();
            last = first;
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

        private void end() {
            if (isEmpty()) {
                return;
            }
            if (ended.isEmpty()) {
                ended = new ArrayList<>(4);
            }
            ended.add(current());
            reads = 0;
            writes = 0;
        }

        private AccessSegment current() {
            return new AccessSegment(region, first, last, reads, writes, partition, offset);
        }

        /** What was counted, at least one access; nothing is left. */
        Signal.Accesses take() {
            List<AccessSegment> segments = ended;
            if (segments.isEmpty()) {
                segments = List.of(current());
            } else {
                segments.add(current());
            }
            ended = List.of();
            reads = 0;
            writes = 0;
            return new Signal.Accesses(customerId, itemId, segments);
        }
    }
}
