package io.foreshard.flink.analyzer;

import io.foreshard.flink.analyzer.CustomerAgenda.Due;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An item of a {@link LiveCustomer}: when it is due, its state once that was needed, and accesses of a backlog that are not counted yet. */
final class LiveItem {

    final String itemId;
    Due due;

    /** Null until it is needed. */
    @Nullable
    TrackedItem item;

    /** Whether Flink's state does not know the item as it is. */
    boolean changed;

    private @Nullable List<AccessSegment> waiting;

    LiveItem(String itemId, Due due) {
        this.itemId = itemId;
        this.due = due;
    }

    boolean waits() {
        return waiting != null;
    }

    void defer(List<AccessSegment> segments) {
        List<AccessSegment> before = waiting;
        if (before == null) {
            waiting = new ArrayList<>(segments);
        } else {
            before.addAll(segments);
        }
    }

    /** Those that lie before a time, in the order in which they came; the others go on waiting. */
    List<AccessSegment> takeWaiting(long beforeMillis) {
        List<AccessSegment> taken = waiting;
        if (taken == null) {
            return List.of();
        }
        waiting = null;
        List<AccessSegment> later = new ArrayList<>(0);
        for (AccessSegment segment : taken) {
            if (segment.lastMillis() >= beforeMillis) {
                later.add(segment);
            }
        }
        if (!later.isEmpty()) {
            taken.removeIf(segment -> segment.lastMillis() >= beforeMillis);
            waiting = later;
        }
        return taken;
    }
}
