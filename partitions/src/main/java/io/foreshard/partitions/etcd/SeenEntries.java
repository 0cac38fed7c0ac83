package io.foreshard.partitions.etcd;

import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this process saw last of the entries that decide about items: a guess, for transactions that compare all of it and so
 * find out themselves whether it still holds. Bounded; thread-safe.
 */
final class SeenEntries {

    private static final int MOST_ITEMS = 50_000;

    private final Map<ItemId, ShardMap.Seen> items = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ItemId, ShardMap.Seen> eldest) {
            return size() > MOST_ITEMS;
        }
    };

    private ShardMap.@Nullable Seen latest;
    private @Nullable EpochBase base;

    /** What a transaction may start from. */
    record Guess(ShardMap.Seen seen, EpochBase base) {}

    /** Entries as they were at one revision. */
    synchronized void saw(ItemId item, ShardMap.Seen seen) {
        items.put(item, seen);
        latest = seen;
    }

    /** An item got this entry. */
    synchronized void moved(ItemId item, MapEntry entry, long revision) {
        ShardMap.Seen before = latest;
        if (before != null) {
            items.put(
                    item,
                    new ShardMap.Seen(
                            Optional.of(entry), Optional.empty(), before.rule(), before.ruleRevision(), revision));
        }
    }

    synchronized void saw(EpochBase found) {
        base = found;
    }

    /** What names this home; empty if nothing is known that does. An item that was never seen is taken to have no entry. */
    synchronized Optional<Guess> guess(ItemId item, Home home) {
        ShardMap.Seen before = latest;
        EpochBase known = base;
        if (before == null || known == null) {
            return Optional.empty();
        }
        ShardMap.Seen seen = items.getOrDefault(
                item,
                new ShardMap.Seen(
                        Optional.empty(), Optional.empty(), before.rule(), before.ruleRevision(), before.revision()));
        return seen.located(item).home().equals(home) ? Optional.of(new Guess(seen, known)) : Optional.empty();
    }
}
