package io.foreshard.sidecar.items;

import io.foreshard.core.Home;
import io.foreshard.core.access.Stamp;
import io.foreshard.core.access.Watermark;
import io.foreshard.core.store.Bytes;
import io.foreshard.core.store.ItemValue;
import org.jspecify.annotations.Nullable;

/**
 * What a home said of an item at some moment: its value or that it has none. Immutable and thread-safe, save for the watermark,
 * which grows.
 */
public final class ItemCopy {

    /** Expiry of what does not expire. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final int OVERHEAD_BYTES = 200;

    private final Key key;
    private final @Nullable ItemValue value;
    private final Home home;
    private final long version;
    private final long expiresAtMillis;
    private final long asOfMillis;
    private final Watermark watermark;
    private final long keptUntilMillis;
    private final Origin origin;

    /** Why it is here. */
    enum Origin {
        /** Somebody asked for it. */
        REQUESTED,
        /** Fetched ahead of any request, and not asked for yet. */
        AWAITED,
        /** Fetched ahead of any request, and asked for since. */
        FORESEEN
    }

    /**
     * @param value null if the item does not exist
     * @param home who said so, at which epoch
     * @param version 0 if it was never written
     * @param expiresAtMillis clock time, {@link #NEVER} if it does not
     * @param asOfMillis clock time before the home was asked
     * @param watermark of the home's change log where this item's changes are
     */
    public ItemCopy(
            Key key,
            @Nullable ItemValue value,
            Home home,
            long version,
            long expiresAtMillis,
            long asOfMillis,
            Watermark watermark) {
        this(key, value, home, version, expiresAtMillis, asOfMillis, watermark, NEVER, Origin.REQUESTED);
    }

    private ItemCopy(
            Key key,
            @Nullable ItemValue value,
            Home home,
            long version,
            long expiresAtMillis,
            long asOfMillis,
            Watermark watermark,
            long keptUntilMillis,
            Origin origin) {
        this.key = key;
        this.value = value;
        this.home = home;
        this.version = version;
        this.expiresAtMillis = expiresAtMillis;
        this.asOfMillis = asOfMillis;
        this.watermark = watermark;
        this.keptUntilMillis = keptUntilMillis;
        this.origin = origin;
    }

    /** The same, to be dropped by caches at another time. */
    public ItemCopy keptUntil(long untilMillis) {
        return with(untilMillis, origin);
    }

    ItemCopy with(long untilMillis, Origin other) {
        return new ItemCopy(key, value, home, version, expiresAtMillis, asOfMillis, watermark, untilMillis, other);
    }

    public Key key() {
        return key;
    }

    /** What the item holds at this time, null for nothing. */
    public @Nullable ItemValue valueAt(long nowMillis) {
        return expiresAtMillis > nowMillis ? value : null;
    }

    /** What it held when it was read, expired or not. */
    public @Nullable ItemValue value() {
        return value;
    }

    /** The string held at this time; null for nothing and for other types. */
    public @Nullable Bytes stringAt(long nowMillis) {
        return valueAt(nowMillis) instanceof ItemValue.StringValue string ? string.bytes() : null;
    }

    public Home home() {
        return home;
    }

    public long version() {
        return version;
    }

    public Stamp stamp() {
        return new Stamp(home.epoch(), version);
    }

    public long expiresAtMillis() {
        return expiresAtMillis;
    }

    public long asOfMillis() {
        return asOfMillis;
    }

    /** Clock time at which caches drop it, however young it is known to be. */
    public long keptUntilMillis() {
        return keptUntilMillis;
    }

    /** Whether it was fetched ahead of any request. */
    public boolean isPrefetched() {
        return origin != Origin.REQUESTED;
    }

    /** Whether it was fetched ahead of any request and nobody has asked for it yet. */
    public boolean isAwaited() {
        return origin == Origin.AWAITED;
    }

    /** Whether this is known to be no older than {@code oldestMillis}. */
    public boolean isAsYoungAs(long oldestMillis) {
        return watermark.vouchesFor(asOfMillis, oldestMillis);
    }

    /** How old it may be: since the latest moment at which it is known to have been current. */
    public long ageMillis(long nowMillis) {
        long known = Math.max(asOfMillis, watermark.completeUntilMillis());
        return Math.max(0, nowMillis - (watermark.vouchesFor(asOfMillis, known) ? known : asOfMillis));
    }

    /** Bytes it takes in memory, roughly. */
    public int weight() {
        ItemValue held = value;
        long bytes = OVERHEAD_BYTES + key.bytes().length + (held == null ? 0 : held.size());
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }

    /** Bytes of the value, 0 for none. */
    public long size() {
        ItemValue held = value;
        return held == null ? 0 : held.size();
    }

    boolean isSameReadAs(ItemCopy other) {
        return stamp().equals(other.stamp()) && asOfMillis == other.asOfMillis;
    }

    /** Whether it comes after the other one: a higher state, or the same read later. */
    boolean isNewerThan(ItemCopy other) {
        int order = stamp().compareTo(other.stamp());
        return order > 0 || (order == 0 && asOfMillis > other.asOfMillis);
    }
}
