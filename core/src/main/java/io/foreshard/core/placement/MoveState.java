package io.foreshard.core.placement;

import io.foreshard.core.Region;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The move in flight of one item, its cooldown, and the prefetches already hinted. */
final class MoveState {

    private @Nullable String pendingTarget;
    private long pendingUntil = ItemPlacement.NEVER;
    /** When a move began that only its own work holds up. */
    private long startedAt = ItemPlacement.NEVER;

    private long coolUntil = ItemPlacement.NEVER;
    private @Nullable String hintedRegion;
    private long hintedUntil = ItemPlacement.NEVER;

    Optional<Region> pendingTarget(long nowMillis) {
        return pendingTarget == null || nowMillis >= pendingUntil
                ? Optional.empty()
                : Optional.of(new Region(pendingTarget));
    }

    /** A move was decided; if nothing is heard of it until the deadline, it is taken to have failed. */
    void begin(Region target, long deadlineMillis) {
        pendingTarget = target.name();
        pendingUntil = deadlineMillis;
        startedAt = ItemPlacement.NEVER;
    }

    /** As {@link #begin(Region, long)}, for a move that does not wait for demand. */
    void beginAtOnce(Region target, long nowMillis, long deadlineMillis) {
        begin(target, deadlineMillis);
        startedAt = nowMillis;
    }

    /** How long the move to this region has taken until now, if it is under way and waits for nothing. */
    OptionalLong millisUnderWay(Region target, long nowMillis) {
        return target.name().equals(pendingTarget) && startedAt != ItemPlacement.NEVER
                ? OptionalLong.of(Math.max(0, nowMillis - startedAt))
                : OptionalLong.empty();
    }

    void end(long coolUntilMillis) {
        pendingTarget = null;
        coolUntil = Math.max(coolUntil, coolUntilMillis);
    }

    void withdraw() {
        pendingTarget = null;
    }

    void withdrawHint() {
        hintedRegion = null;
    }

    boolean cooling(long nowMillis) {
        return nowMillis < coolUntil;
    }

    long coolUntil() {
        return coolUntil;
    }

    boolean hinted(Region region, long nowMillis) {
        return region.name().equals(hintedRegion) && nowMillis < hintedUntil;
    }

    void hint(Region region, long untilMillis) {
        hintedRegion = region.name();
        hintedUntil = untilMillis;
    }

    void writeTo(DataOutput out) throws IOException {
        ItemPlacement.writeOptional(out, pendingTarget);
        out.writeLong(pendingUntil);
        out.writeLong(startedAt);
        out.writeLong(coolUntil);
        ItemPlacement.writeOptional(out, hintedRegion);
        out.writeLong(hintedUntil);
    }

    static MoveState readFrom(DataInput in) throws IOException {
        MoveState state = new MoveState();
        state.pendingTarget = ItemPlacement.readOptional(in);
        state.pendingUntil = in.readLong();
        state.startedAt = in.readLong();
        state.coolUntil = in.readLong();
        state.hintedRegion = ItemPlacement.readOptional(in);
        state.hintedUntil = in.readLong();
        return state;
    }
}
