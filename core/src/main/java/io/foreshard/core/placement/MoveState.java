package io.foreshard.core.placement;

import io.foreshard.core.Region;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The move in flight of one item, its cooldown, and the prefetches already hinted. */
final class MoveState {

    private @Nullable String pendingTarget;
    private long pendingUntil = ItemPlacement.NEVER;
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
        out.writeLong(coolUntil);
        ItemPlacement.writeOptional(out, hintedRegion);
        out.writeLong(hintedUntil);
    }

    static MoveState readFrom(DataInput in) throws IOException {
        MoveState state = new MoveState();
        state.pendingTarget = ItemPlacement.readOptional(in);
        state.pendingUntil = in.readLong();
        state.coolUntil = in.readLong();
        state.hintedRegion = ItemPlacement.readOptional(in);
        state.hintedUntil = in.readLong();
        return state;
    }
}
