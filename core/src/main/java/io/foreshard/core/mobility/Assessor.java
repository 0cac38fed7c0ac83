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
import java.util.TreeMap;

/** Puts an item's forecasts, score and benefit together. Immutable. */
final class Assessor {

    private static final double HOUR_MILLIS = 3_600_000;

    private final AnalyzerOptions options;
    private final Forecasters forecasters;

    Assessor(AnalyzerOptions options, Forecasters forecasters) {
        this.options = options;
        this.forecasters = forecasters;
    }

    Outlook outlook(ItemState state, Home home, Topology topology, long asOfMillis) {
        Region homeRegion = homeRegion(home, topology);
        double asOfWindows = (double) asOfMillis / options.windowSize().millis();
        Map<Region, Double> means = new TreeMap<>();
        double[] byWindow = new double[options.horizonWindows()];
        double demand = 0;
        for (Map.Entry<Region, DemandSeries> entry : state.series.entrySet()) {
            if (topology.contains(entry.getKey())) {
                double[] ahead = forecasters.of(entry.getKey()).means(entry.getValue(), asOfWindows);
                double weight = weight(entry.getValue());
                double sum = 0;
                for (int i = 0; i < ahead.length; i++) {
                    byWindow[i] += weight * ahead[i];
                    sum += ahead[i];
                }
                double perHour = weight * sum * HOUR_MILLIS / horizonMillis();
                means.put(entry.getKey(), perHour);
                demand += perHour;
            }
        }
        double hours = horizonMillis() / HOUR_MILLIS;
        return new Outlook(
                Mobility.score(topology, homeRegion, means, options.demandFloorPerHour()),
                demand,
                Mobility.best(topology, homeRegion, means, hours, options.moveCost()),
                windowsUntilAccess(byWindow));
    }

    private static int windowsUntilAccess(double[] means) {
        double expected = 0;
        for (int i = 0; i < means.length; i++) {
            expected += means[i];
            if (expected >= 1) {
                return i + 1;
            }
        }
        return means.length;
    }

    private static Region homeRegion(Home home, Topology topology) {
        return topology.regionOf(home.partition())
                .orElseThrow(() -> new IllegalArgumentException(
                        "home " + home.partition() + " is not a partition of the topology"));
    }

    Assessment assess(ItemState state, Home home, Topology topology, long asOfMillis, ScoreTrigger trigger) {
        Region homeRegion = homeRegion(home, topology);
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
                model,
                state.accesses);
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
                forecasts.add(regionForecast(entry.getKey(), forecast, weight(entry.getValue())));
            }
        }
        return forecasts;
    }

    private double weight(DemandSeries series) {
        double writeShare = series.history().writeShare();
        return options.readWeight() * (1 - writeShare) + options.writeWeight() * writeShare;
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
