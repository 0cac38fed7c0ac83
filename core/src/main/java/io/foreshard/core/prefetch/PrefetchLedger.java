package io.foreshard.core.prefetch;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What came of each prefetch: the first access after it makes it useful, its expiry without one makes it wasted, and an
 * access while the fetch was still to come or under way makes it late. Not thread-safe. Items are named by any key with equality.
 */
public final class PrefetchLedger<K> {

    /** Totals since the start. */
    public record Counts(long planned, long fetched, long useful, long wasted, long late) {}

    private record Outstanding(long expiresAtMillis, boolean fetched) {}

    private final int maxOutstanding;
    private final Map<K, Outstanding> outstanding = new LinkedHashMap<>();
    private long planned;
    private long fetched;
    private long useful;
    private long wasted;
    private long late;

    /** @param maxOutstanding beyond it the oldest count as wasted if they were fetched */
    public PrefetchLedger(int maxOutstanding) {
        this.maxOutstanding = maxOutstanding;
    }

    /** A fetch will come; planned again, its access is waited for longer. */
    public void plan(K item, long expiresAtMillis) {
        Outstanding known = outstanding.get(item);
        if (known == null) {
            outstanding.put(item, new Outstanding(expiresAtMillis, false));
            planned++;
            trim();
        } else if (known.expiresAtMillis() < expiresAtMillis) {
            outstanding.put(item, new Outstanding(expiresAtMillis, known.fetched()));
        }
    }

    /** The fetch is done and its copy waits for the access. */
    public void fetch(K item) {
        Outstanding known = outstanding.get(item);
        if (known != null && !known.fetched()) {
            outstanding.put(item, new Outstanding(known.expiresAtMillis(), true));
            fetched++;
        }
    }

    /** The fetch did not happen: failed, or not needed. What an earlier one has fetched is still waited for. */
    public void forget(K item) {
        outstanding.computeIfPresent(item, (key, known) -> known.fetched() ? known : null);
    }

    /** Somebody asked for the item. @return whether this is the first access after its prefetch */
    public boolean access(K item) {
        Outstanding known = outstanding.remove(item);
        if (known == null) {
            return false;
        }
        if (known.fetched()) {
            useful++;
        } else {
            late++;
        }
        return known.fetched();
    }

    /** Somebody asked for the item and its copy was not there to answer: late, or wasted if it had been fetched. */
    public void miss(K item) {
        Outstanding known = outstanding.remove(item);
        if (known != null && known.fetched()) {
            wasted++;
        } else if (known != null) {
            late++;
        }
    }

    /** Somebody asked for the item while its fetch was under way, and got what it brought: late, even if that is known only now. */
    public void join(K item) {
        if (outstanding.remove(item) != null) {
            late++;
        }
    }

    /** The item's copy, if it was fetched, was dropped before anybody asked for it. */
    public void drop(K item) {
        Outstanding known = outstanding.get(item);
        if (known != null && known.fetched()) {
            outstanding.remove(item);
            wasted++;
        }
    }

    /** Items whose access is still waited for. */
    public int outstanding() {
        return outstanding.size();
    }

    /** Counts what expired unread; call it now and then. */
    public void expire(long nowMillis) {
        outstanding.values().removeIf(known -> {
            boolean expired = known.expiresAtMillis() <= nowMillis;
            if (expired && known.fetched()) {
                wasted++;
            }
            return expired;
        });
    }

    public Counts counts() {
        return new Counts(planned, fetched, useful, wasted, late);
    }

    private void trim() {
        if (outstanding.size() > maxOutstanding) {
            var oldest = outstanding.entrySet().iterator();
            if (oldest.next().getValue().fetched()) {
                wasted++;
            }
            oldest.remove();
        }
    }
}
