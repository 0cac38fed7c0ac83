package io.foreshard.core.mobility;

import io.foreshard.core.Home;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import io.foreshard.core.forecast.DemandForecast;
import io.foreshard.core.forecast.DemandSeries;
import io.foreshard.core.forecast.PredictiveDistribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts an item's forecasts, score and benefit together. Immutable. */
final class Assessor {

    private static final double HOUR_MILLIS = 3_600_000;

    private final AnalyzerOptions options;
    private final Forecasters forecasters;

    Assessor(AnalyzerOptions options, Forecasters forecasters) {
        this.options = options;
        this.forecasters = forecasters;
    }

    Assessment assess(ItemState state, Home home, Topology topology, long asOfMillis, ScoreTrigger trigger) {
        Region homeRegion = topology.regionOf(home.partition())
                .orElseThrow(() -> new IllegalArgumentException(
                        "home " + home.partition() + " is not a partition of the topology"));
        List<RegionForecast> forecasts = forecasts(state, topology, asOfMillis);
        double demand = 0;
        double most = -1;
        String model = "none";
        for (RegionForecast forecast : forecasts) {
            demand += forecast.mean();
            if (forecast.mean() > most) {
                most = forecast.mean();
                model = forecast.model();
            }
        }
        double horizonHours = horizonMillis() / HOUR_MILLIS;
        Mobility.Best best = Mobility.best(topology, homeRegion, forecasts, horizonHours, options.moveCost());
        return new Assessment(
                asOfMillis,
                trigger,
                home,
                homeRegion,
                Mobility.score(topology, homeRegion, forecasts, options.demandFloorPerHour()),
                horizonMillis(),
                demand,
                forecasts,
                options.windowSize().millis(),
                best.region(),
                best.benefit(),
                model);
    }

    private long horizonMillis() {
        return options.horizonWindows() * options.windowSize().millis();
    }

    private List<RegionForecast> forecasts(ItemState state, Topology topology, long asOfMillis) {
        double asOfWindows = (double) asOfMillis / options.windowSize().millis();
        List<RegionForecast> forecasts = new ArrayList<>();
        for (Map.Entry<Region, DemandSeries> entry : state.series.entrySet()) {
            if (topology.contains(entry.getKey())) {
                DemandForecast forecast = forecasters.of(entry.getKey()).forecast(entry.getValue(), asOfWindows);
                double writeShare = entry.getValue().history().writeShare();
                double weight = options.readWeight() * (1 - writeShare) + options.writeWeight() * writeShare;
                forecasts.add(regionForecast(entry.getKey(), forecast, weight));
            }
        }
        return forecasts;
    }

    private RegionForecast regionForecast(Region region, DemandForecast forecast, double weight) {
        double perHour = weight * HOUR_MILLIS / horizonMillis();
        PredictiveDistribution sum = forecast.sum();
        double[] means = forecast.means();
        List<Float> weighted = new ArrayList<>(means.length);
        for (double mean : means) {
            weighted.add((float) (weight * mean));
        }
        return new RegionForecast(
                region,
                perHour * sum.mean(),
                perHour * sum.quantile(0.025),
                perHour * sum.quantile(0.975),
                forecast.model(),
                weighted);
    }
}
