package io.foreshard.flink.analyzer;

import io.foreshard.core.Home;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.mobility.Assessment;
import io.foreshard.core.mobility.Outlook;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What readers of mobility-scores know of an item. Immutable.
 *
 * @param windowEndMillis of the latest window that it covers
 */
record LastScore(long windowEndMillis, double score, double demandPerHour, Region bestRegion, Home home) {

    private static final double SCORE_STEP = 0.02;
    private static final double DEMAND_STEP = 0.1;

    static LastScore of(Assessment assessment, long windowEndMillis) {
        return new LastScore(
                windowEndMillis,
                assessment.score().value(),
                assessment.demandPerHour(),
                assessment.bestRegion(),
                assessment.home());
    }

    /** Whether a reader would notice the difference. */
    boolean differsFrom(Outlook outlook, Home otherHome) {
        return !home.equals(otherHome)
                || !bestRegion.equals(outlook.bestRegion())
                || Math.abs(score - outlook.score()) >= SCORE_STEP
                || Math.abs(demandPerHour - outlook.demandPerHour()) >= DEMAND_STEP * demandPerHour;
    }

    void write(DataOutputView out) throws IOException {
        out.writeLong(windowEndMillis);
        out.writeDouble(score);
        out.writeDouble(demandPerHour);
        out.writeUTF(bestRegion.name());
        out.writeUTF(home.partition().name());
        out.writeLong(home.epoch());
    }

    static LastScore read(DataInputView in) throws IOException {
        return new LastScore(
                in.readLong(),
                in.readDouble(),
                in.readDouble(),
                new Region(in.readUTF()),
                new Home(new PartitionId(in.readUTF()), in.readLong()));
    }
}
