package io.foreshard.flink.planner;

import io.foreshard.core.placement.ItemPlacement;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One item as the job keeps it: its placement, how far its event time has come, when it wants to be looked at again, and
 * the request that is out for it. Not thread-safe.
 */
final class PlannedItem {

    private static final int VERSION = 1;
    private static final long NO_TICK = Long.MAX_VALUE;
    private static final String NO_REQUEST = "";

    private final ItemPlacement placement;
    private long nowMillis;
    private long newsMillis;
    private long tickMillis = NO_TICK;
    private String requestId = NO_REQUEST;

    PlannedItem(ItemPlacement placement, Instant now) {
        this.placement = placement;
        this.nowMillis = now.toEpochMilli();
        this.newsMillis = nowMillis;
    }

    ItemPlacement placement() {
        return placement;
    }

    /** Event time of the item, which never goes back. */
    Instant advance(long eventMillis) {
        nowMillis = Math.max(nowMillis, eventMillis);
        return Instant.ofEpochMilli(nowMillis);
    }

    /** Somebody has asked for the item. */
    void heardOf() {
        newsMillis = nowMillis;
    }

    void tickAt(Optional<Instant> tick) {
        tickMillis = tick.map(Instant::toEpochMilli).orElse(NO_TICK);
    }

    boolean ticks(long eventMillis) {
        return tickMillis <= eventMillis;
    }

    boolean expired(long eventMillis, Duration timeToLive) {
        return newsMillis + timeToLive.toMillis() <= eventMillis;
    }

    void requested(String id) {
        requestId = id;
    }

    boolean waitsFor(String id) {
        return requestId.equals(id);
    }

    void answered() {
        requestId = NO_REQUEST;
    }

    /** The next event time at which something is due. */
    long wakeAt(Duration timeToLive) {
        return Math.min(tickMillis, newsMillis + timeToLive.toMillis());
    }

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(nowMillis);
            out.writeLong(newsMillis);
            out.writeLong(tickMillis);
            out.writeUTF(requestId);
            out.write(placement.toBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException if the bytes are cut off or of an unknown version */
    static PlannedItem fromBytes(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            checkVersion(in.readByte());
            long now = in.readLong();
            long news = in.readLong();
            long tick = in.readLong();
            String request = in.readUTF();
            PlannedItem item = new PlannedItem(ItemPlacement.fromBytes(in.readAllBytes()), Instant.ofEpochMilli(now));
            item.newsMillis = news;
            item.tickMillis = tick;
            item.requestId = request;
            return item;
        } catch (IOException e) {
            throw new IllegalArgumentException("planned item of " + bytes.length + " bytes is cut off", e);
        }
    }

    private static void checkVersion(int version) {
        if (version != VERSION) {
            throw new IllegalArgumentException("planned item of version " + version + "; known is " + VERSION);
        }
    }
}
