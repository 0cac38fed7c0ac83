package io.foreshard.simulation;

import io.foreshard.core.ItemId;
import io.foreshard.core.store.ChangeLogPage;
import io.foreshard.core.store.ChangeLogPage.Entry;
import io.foreshard.core.store.ChangeLogPage.Kind;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The change log of a model store: sequences without gaps from 1. Guarded by its store. */
final class ModelChangeLog {

    private final NavigableMap<Long, Entry> entries = new TreeMap<>();
    private long end = 1;
    private long oldest;

    void append(Kind kind, ItemId item, long epoch, long version) {
        entries.put(end, new Entry(end, kind, item, epoch, version));
        end++;
    }

    long end() {
        return end;
    }

    ChangeLogPage since(long sequence, int limit, long nowMillis) {
        List<Entry> page =
                entries.tailMap(sequence, true).values().stream().limit(limit).toList();
        long next = page.isEmpty()
                ? Math.max(sequence, end)
                : page.get(page.size() - 1).sequence() + 1;
        return new ChangeLogPage(page, next, nowMillis, next < end, oldest);
    }

    void trim(long belowSequence) {
        oldest = Math.max(oldest, Math.min(belowSequence, end));
        entries.headMap(oldest, false).clear();
    }
}
