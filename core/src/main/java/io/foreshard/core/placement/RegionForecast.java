package io.foreshard.core.placement;

import io.foreshard.core.Region;
import java.util.List;

/**
 * Predicted demand of one region, in weighted accesses an hour. Immutable.
 *
 * @param mean over the horizon
 * @param lower 2.5 % quantile
 * @param upper 97.5 % quantile
 * @param windowMeans expected weighted accesses in each coming window, the next one first; may be empty
 */
public record RegionForecast(Region region, double mean, double lower, double upper, List<Double> windowMeans) {

    public RegionForecast {
        windowMeans = List.copyOf(windowMeans);
    }
}
