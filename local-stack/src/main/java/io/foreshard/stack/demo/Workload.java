package io.foreshard.stack.demo;

import io.foreshard.core.ItemId;
import io.foreshard.core.Region;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * Accesses to replay, in order of time. Immutable.
 *
 * @param description what it is and where it was taken from, in words for the report
 * @param span event time from the first access to the end
 * @param accesses ordered by offset
 */
public record Workload(String description, Duration span, List<Access> accesses) {

    public Workload {
        accesses = accesses.stream()
                .sorted(Comparator.comparingLong(Access::offsetMillis))
                .toList();
    }

    public List<Region> regions() {
        return accesses.stream().map(Access::region).distinct().sorted().toList();
    }

    public List<String> customers() {
        return accesses.stream()
                .map(access -> access.item().customerId())
                .distinct()
                .sorted()
                .toList();
    }

    public List<ItemId> items() {
        return accesses.stream().map(Access::item).distinct().sorted().toList();
    }

    /**
     * One access.
     *
     * @param offsetMillis event time since the start of the workload
     */
    public record Access(long offsetMillis, ItemId item, Region region, boolean write) {}
}
