package io.foreshard.core.placement;

import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the planner remembers of one item. Changed by {@link PlacementDecider} only; written and read as versioned bytes,
 * at most about {@link #MAXIMUM_BYTES}. Not thread-safe.
 */
public final class ItemPlacement {

    /** Upper bound of {@link #toBytes}: nine profiles of 168 floats, the virtual placements, names. */
    public static final int MAXIMUM_BYTES = 8 * 1024;

    static final long NEVER = Long.MIN_VALUE / 4;

    private static final int VERSION = 2;

    private final ItemId item;
    private Home home;
    private Region homeRegion;
    private final RegionTable regions;
    private final DemandProfile profile;
    private final VirtualPlacements virtual;
    private final RunProgress run;
    private final Candidacy candidacy;
    private final MoveState moves;
    private final BurstGate bursts;
    private final DwellTable dwell;

    private ItemPlacement(
            ItemId item,
            Home home,
            Region homeRegion,
            RegionTable regions,
            DemandProfile profile,
            VirtualPlacements virtual,
            RunProgress run,
            Candidacy candidacy,
            MoveState moves,
            BurstGate bursts,
            DwellTable dwell) {
        this.item = item;
        this.home = home;
        this.homeRegion = homeRegion;
        this.regions = regions;
        this.profile = profile;
        this.virtual = virtual;
        this.run = run;
        this.candidacy = candidacy;
        this.moves = moves;
        this.bursts = bursts;
        this.dwell = dwell;
    }

    /** The state of an item of which nothing is known but its home. */
    public static ItemPlacement create(ItemId item, Home home, Region homeRegion, Instant now) {
        RegionTable regions = new RegionTable();
        regions.put(0, homeRegion, now.toEpochMilli());
        return new ItemPlacement(
                item,
                home,
                homeRegion,
                regions,
                new DemandProfile(),
                new VirtualPlacements(0),
                new RunProgress(),
                new Candidacy(),
                new MoveState(),
                new BurstGate(),
                new DwellTable());
    }

    public ItemId item() {
        return item;
    }

    /** The home as last heard of. */
    public Home home() {
        return home;
    }

    public Region homeRegion() {
        return homeRegion;
    }

    /** The region of the move that was decided and has not ended yet, or empty. */
    public Optional<Region> pendingTarget(Instant now) {
        return moves.pendingTarget(now.toEpochMilli());
    }

    /** The move that was just decided will not be asked for, and no cooldown follows. */
    public void withdrawMove() {
        moves.withdraw();
    }

    /** The prefetch that was just decided will not be hinted. */
    public void withdrawHint() {
        moves.withdrawHint();
    }

    RegionTable regions() {
        return regions;
    }

    DemandProfile profile() {
        return profile;
    }

    VirtualPlacements virtual() {
        return virtual;
    }

    RunProgress run() {
        return run;
    }

    Candidacy candidacy() {
        return candidacy;
    }

    MoveState moves() {
        return moves;
    }

    BurstGate bursts() {
        return bursts;
    }

    DwellTable dwell() {
        return dwell;
    }

    /** The index of the home's region. */
    int homeIndex() {
        return regions.indexOf(homeRegion).orElse(0);
    }

    void moveHome(Home newHome, Region newRegion, long nowMillis) {
        home = newHome;
        homeRegion = newRegion;
        touch(newRegion, nowMillis);
    }

    /** The index of a region, which is from now on followed; the longest unused one may be forgotten for it. */
    int touch(Region region, long nowMillis) {
        int keep = homeIndex();
        int index = regions.slotFor(region, keep);
        if (index < regions.size() && !regions.region(index).equals(region)) {
            profile.clear(index);
            virtual.forget(index, keep);
            run.forget(index);
        }
        regions.put(index, region, nowMillis);
        return index;
    }

    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private void writeTo(DataOutput out) throws IOException {
        out.writeUTF(item.customerId());
        out.writeUTF(item.itemId());
        out.writeUTF(home.partition().name());
        out.writeLong(home.epoch());
        out.writeUTF(homeRegion.name());
        regions.writeTo(out);
        profile.writeTo(out);
        virtual.writeTo(out);
        run.writeTo(out);
        candidacy.writeTo(out);
        moves.writeTo(out);
        bursts.writeTo(out);
        dwell.writeTo(out);
    }

    /** @throws IllegalArgumentException if the bytes are cut off or of an unknown version */
    public static ItemPlacement fromBytes(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IllegalArgumentException("item placement of version " + version + "; known is " + VERSION);
            }
            return readFrom(in);
        } catch (IOException e) {
            throw new IllegalArgumentException("item placement of " + bytes.length + " bytes is cut off", e);
        }
    }

    private static ItemPlacement readFrom(DataInput in) throws IOException {
        return new ItemPlacement(
                new ItemId(in.readUTF(), in.readUTF()),
                new Home(new PartitionId(in.readUTF()), in.readLong()),
                new Region(in.readUTF()),
                RegionTable.readFrom(in),
                DemandProfile.readFrom(in),
                VirtualPlacements.readFrom(in),
                RunProgress.readFrom(in),
                Candidacy.readFrom(in),
                MoveState.readFrom(in),
                BurstGate.readFrom(in),
                DwellTable.readFrom(in));
    }

    static void writeOptional(DataOutput out, @Nullable String text) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            out.writeUTF(text);
        }
    }

    static @Nullable String readOptional(DataInput in) throws IOException {
        return in.readBoolean() ? in.readUTF() : null;
    }
}
