package io.foreshard.core.mobility;

import io.foreshard.core.Region;

/** Where the population profile of each region is found; the caller keeps them. */
@FunctionalInterface
public interface PopulationProfiles {

    /** The profile of a region, a fresh one if the region was never seen. */
    PopulationProfile of(Region region);
}
