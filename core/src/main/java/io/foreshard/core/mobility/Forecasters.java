package io.foreshard.core.mobility;

import io.foreshard.core.Region;
import io.foreshard.core.forecast.DemandForecaster;
import io.foreshard.core.window.LocalSlots;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/** A forecaster for each region, by the wall clock of its time zone; UTC where none is known, or where days have no slots. Immutable and thread-safe. */
final class Forecasters {

    private final Map<Region, DemandForecaster> byRegion = new HashMap<>();
    private final DemandForecaster others;

    Forecasters(AnalyzerOptions options, Map<Region, ZoneId> zones) {
        others = new DemandForecaster(options.forecast(), LocalSlots.utc(options.windowSize()));
        if (options.forecast().slotsPerDay() == 0) {
            return;
        }
        zones.forEach((region, zone) -> byRegion.put(
                region, new DemandForecaster(options.forecast(), new LocalSlots(zone, options.windowSize()))));
    }

    DemandForecaster of(Region region) {
        return byRegion.getOrDefault(region, others);
    }
}
