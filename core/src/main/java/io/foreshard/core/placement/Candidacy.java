package io.foreshard.core.placement;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Whether an item's mobility score makes it a candidate, with hysteresis: from the high threshold on, until the score
 * falls below the low one. Evidence that is newer than the latest score outweighs it.
 */
final class Candidacy {

    private long scoredUntil = ItemPlacement.NEVER;
    private double score;
    private boolean candidate;

    void update(long windowEndMillis, double newScore, double high, double low) {
        scoredUntil = windowEndMillis;
        score = newScore;
        candidate = newScore >= high || (candidate && newScore >= low);
    }

    /** The latest score, 0 before there is one. */
    double score() {
        return score;
    }

    /** Whether the item is a candidate, given when the evidence for a move began. */
    boolean admits(long evidenceMillis) {
        return candidate || scoredUntil == ItemPlacement.NEVER || evidenceMillis >= scoredUntil;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeLong(scoredUntil);
        out.writeDouble(score);
        out.writeBoolean(candidate);
    }

    static Candidacy readFrom(DataInput in) throws IOException {
        Candidacy candidacy = new Candidacy();
        candidacy.scoredUntil = in.readLong();
        candidacy.score = in.readDouble();
        candidacy.candidate = in.readBoolean();
        return candidacy;
    }
}
