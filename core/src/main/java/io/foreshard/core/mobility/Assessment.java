package io.foreshard.core.mobility;

import io.foreshard.core.Home;
import io.foreshard.core.Region;
import java.util.List;

/**
 * What is predicted of one item, and what a move would bring. Immutable.
 *
 * @param windowEndMillis event time up to which accesses were counted
 * @param home the home it was computed for
 * @param homeRegion the region of that home
 * @param horizonMillis what the forecast looks ahead, event time
 * @param demandPerHour predicted weighted accesses an hour from all regions
 * @param forecasts one for each region that asked for the item, ordered by name
 * @param windowMillis length of a window
 * @param bestRegion where the home would save most; the home's region if staying is best
 * @param benefit of moving to the best region; zero when staying is best
 * @param model behind the region with most demand
 * @param accesses of the item that were counted since it is known
 */
public record Assessment(
        long windowEndMillis,
        ScoreTrigger trigger,
        Home home,
        Region homeRegion,
        MobilityScore score,
        long horizonMillis,
        double demandPerHour,
        List<RegionForecast> forecasts,
        long windowMillis,
        Region bestRegion,
        Benefit benefit,
        String model,
        long accesses) {

    public Assessment {
        forecasts = List.copyOf(forecasts);
    }
}
