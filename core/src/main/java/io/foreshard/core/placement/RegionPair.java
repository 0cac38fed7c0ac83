package io.foreshard.core.placement;

import io.foreshard.core.Region;
import java.io.Serializable;

/** The way of a move, from region to region. Immutable. */
public record RegionPair(Region source, Region target) implements Comparable<RegionPair>, Serializable {

    @Override
    public int compareTo(RegionPair other) {
        int bySource = source.compareTo(other.source);
        return bySource != 0 ? bySource : target.compareTo(other.target);
    }
}
