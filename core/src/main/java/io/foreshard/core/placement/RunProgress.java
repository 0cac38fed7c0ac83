package io.foreshard.core.placement;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How much of an item's runs has been taken in already, so that repeats and gaps in the records do no harm. */
final class RunProgress {

    private static final int NONE = 255;

    private int region = NONE;
    private long startMillis = ItemPlacement.NEVER;
    private long lastMillis = ItemPlacement.NEVER;
    private long length;
    private boolean ended;

    /** Whether there has been a run at all. */
    boolean known() {
        return region != NONE;
    }

    /** Index of the region of the current run; only if {@link #known}. */
    int region() {
        return region;
    }

    long startMillis() {
        return startMillis;
    }

    long lastMillis() {
        return lastMillis;
    }

    long length() {
        return length;
    }

    boolean isSameRun(int otherRegion, long otherStartMillis) {
        return region == otherRegion && startMillis == otherStartMillis;
    }

    void set(int newRegion, long newStartMillis, long newLastMillis, long newLength) {
        region = newRegion;
        startMillis = newStartMillis;
        lastMillis = newLastMillis;
        length = newLength;
        ended = false;
    }

    /** The run is known to be over; whether that is news. */
    boolean end(int endedRegion, long endedStartMillis, long endMillis, long finalLength) {
        boolean known = ended && isSameRun(endedRegion, endedStartMillis);
        set(endedRegion, endedStartMillis, endMillis, finalLength);
        ended = true;
        return !known;
    }

    /** The index gets another region. */
    void forget(int index) {
        if (region == index) {
            region = NONE;
            length = 0;
        }
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeByte(region);
        out.writeLong(startMillis);
        out.writeLong(lastMillis);
        out.writeLong(length);
        out.writeBoolean(ended);
    }

    static RunProgress readFrom(DataInput in) throws IOException {
        RunProgress progress = new RunProgress();
        progress.set(in.readUnsignedByte(), in.readLong(), in.readLong(), in.readLong());
        progress.ended = in.readBoolean();
        return progress;
    }
}
