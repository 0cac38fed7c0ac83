package io.foreshard.core.mobility;

import io.foreshard.core.Region;
import java.util.List;

/**
 * Predicted weighted accesses from one region. Immutable.
 *
 * @param mean weighted accesses an hour over the horizon
 * @param lower 2.5 % quantile of that
 * @param upper 97.5 % quantile of that
 * @param model that forecast this region
 * @param windowMeans weighted accesses expected in each window after the assessment's window end, oldest first
 */
public record RegionForecast(
        Region region, double mean, double lower, double upper, String model, List<Float> windowMeans) {

    public RegionForecast {
        windowMeans = List.copyOf(windowMeans);
    }
}
