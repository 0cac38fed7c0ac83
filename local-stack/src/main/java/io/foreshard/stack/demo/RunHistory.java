package io.foreshard.stack.demo;

import io.foreshard.core.ItemId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The accesses of each item in order of time, and where its runs begin. Immutable. */
final class RunHistory {

    private final Map<ItemId, TreeMap<Long, ServedAccess>> byItem = new HashMap<>();
    private final List<ServedAccess> firstAccesses = new ArrayList<>();

    RunHistory(List<ServedAccess> accesses) {
        Map<ItemId, ServedAccess> latest = new HashMap<>();
        accesses.stream()
                .sorted(Comparator.comparingLong(ServedAccess::eventMillis))
                .forEach(access -> {
                    ServedAccess previous = latest.put(access.item(), access);
                    if (previous != null && !previous.region().equals(access.region())) {
                        firstAccesses.add(access);
                    }
                    byItem.computeIfAbsent(access.item(), item -> new TreeMap<>())
                            .put(access.eventMillis(), access);
                });
    }

    /** The first access of each run from another region than the run before; the very first run of an item is none. */
    List<ServedAccess> firstAccesses() {
        return firstAccesses;
    }

    /** Whether the item was last asked for elsewhere, and is next asked for in this region. */
    boolean isAhead(ItemId item, String region, long eventMillis) {
        TreeMap<Long, ServedAccess> accesses = byItem.get(item);
        if (accesses == null) {
            return false;
        }
        Map.Entry<Long, ServedAccess> before = accesses.floorEntry(eventMillis);
        Map.Entry<Long, ServedAccess> after = accesses.higherEntry(eventMillis);
        return before != null
                && after != null
                && !before.getValue().region().equals(region)
                && after.getValue().region().equals(region);
    }
}
