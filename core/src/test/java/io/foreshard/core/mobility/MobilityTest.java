package io.foreshard.core.mobility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MobilityTest {

    private static final Region EUROPE = new Region("eu");
    private static final Region AMERICA = new Region("us");
    private static final Region ASIA = new Region("ap");
    private static final Region NOWHERE = new Region("edge");
    private static final Topology TOPOLOGY = new Topology(
            List.of(EUROPE, AMERICA, ASIA, NOWHERE),
            Map.of(
                    EUROPE, millis(AMERICA, 80, ASIA, 200, NOWHERE, 190),
                    AMERICA, millis(EUROPE, 80, ASIA, 150, NOWHERE, 150),
                    ASIA, millis(EUROPE, 200, AMERICA, 150, NOWHERE, 10)),
            Map.of(
                    new PartitionId("eu-1"), EUROPE,
                    new PartitionId("us-1"), AMERICA,
                    new PartitionId("ap-1"), ASIA));

    @Test
    void theScoreIsTheDemandWeightedRemotenessOfItsRegions() {
        List<RegionForecast> forecasts = List.of(demand(EUROPE, 2), demand(AMERICA, 1), demand(ASIA, 1));
        MobilityScore score = Mobility.score(TOPOLOGY, EUROPE, forecasts, 0.1);
        assertEquals((2 * 0 + 1 * 0.4 + 1 * 1.0) / 4, score.value(), 1e-12);
    }

    @Test
    void itIsZeroForLocalDemandAndOneForDemandFromTheFarthestRegion() {
        assertEquals(
                0,
                Mobility.score(TOPOLOGY, EUROPE, List.of(demand(EUROPE, 3)), 0).value());
        assertEquals(
                1, Mobility.score(TOPOLOGY, EUROPE, List.of(demand(ASIA, 3)), 0).value());
    }

    @Test
    void belowTheFloorOfTotalDemandItIsZero() {
        List<RegionForecast> forecasts = List.of(demand(ASIA, 0.05), demand(AMERICA, 0.04));
        assertEquals(MobilityScore.ZERO, Mobility.score(TOPOLOGY, EUROPE, forecasts, 0.1));
        assertTrue(Mobility.score(TOPOLOGY, EUROPE, forecasts, 0.09).value() > 0.7);
        assertEquals(MobilityScore.ZERO, Mobility.score(TOPOLOGY, EUROPE, List.of(), 0));
    }

    @Test
    void uncertainForecastsWidenItsIntervalWithinZeroAndOne() {
        MobilityScore sure = Mobility.score(TOPOLOGY, EUROPE, List.of(spread(EUROPE, 5, 1), spread(ASIA, 5, 1)), 0);
        MobilityScore unsure = Mobility.score(TOPOLOGY, EUROPE, List.of(spread(EUROPE, 5, 4), spread(ASIA, 5, 4)), 0);
        assertTrue(unsure.lower() < sure.lower() && sure.lower() < 0.5);
        assertTrue(unsure.upper() > sure.upper() && sure.upper() > 0.5);
        assertTrue(unsure.lower() > 0 && unsure.upper() < 1);
        // Each region's deviation is 1/1.96; the lever of both is one half of it, over a demand of ten.
        assertEquals(0.5 - 1.96 * Math.sqrt(2) * 0.5 / 10 / 1.96, sure.lower(), 0.005);
    }

    @Test
    void theBestRegionSavesTheMostRoundTripsAmongThoseWithAPartition() {
        List<RegionForecast> forecasts = List.of(demand(NOWHERE, 10), demand(EUROPE, 1));
        Mobility.Best best = Mobility.best(TOPOLOGY, EUROPE, forecasts, 24, new MoveCost(0, 0));
        assertEquals(ASIA, best.region());
        assertEquals(24 * (10 * (190 - 10) + 1 * (0 - 200)), best.benefit().meanMillis(), 1e-6);
    }

    @Test
    void stayingIsBestWhenTheMoveCostsMoreThanItSaves() {
        List<RegionForecast> forecasts = List.of(demand(ASIA, 0.01));
        Mobility.Best best = Mobility.best(TOPOLOGY, EUROPE, forecasts, 24, new MoveCost(100, 4));
        assertEquals(EUROPE, best.region());
        assertEquals(Benefit.NONE, best.benefit());
    }

    @Test
    void theBenefitsIntervalFollowsTheSkewOfTheForecast() {
        RegionForecast skewed = new RegionForecast(ASIA, 2, 1.5, 5, "mean", List.of());
        Benefit benefit = Mobility.benefit(TOPOLOGY, EUROPE, ASIA, List.of(skewed), 10, new MoveCost(50, 0));
        assertEquals(10 * 200 * 2 - 50, benefit.meanMillis(), 1e-9);
        assertEquals(10 * 200 * 1.5 - 50, benefit.lowerMillis(), 1e-9);
        assertEquals(10 * 200 * 5 - 50, benefit.upperMillis(), 1e-9);
    }

    private static RegionForecast demand(Region region, double perHour) {
        return spread(region, perHour, perHour / 10);
    }

    private static RegionForecast spread(Region region, double perHour, double halfWidth) {
        return new RegionForecast(region, perHour, perHour - halfWidth, perHour + halfWidth, "mean", List.of());
    }

    private static Map<Region, Duration> millis(Region a, long toA, Region b, long toB, Region c, long toC) {
        return Map.of(a, Duration.ofMillis(toA), b, Duration.ofMillis(toB), c, Duration.ofMillis(toC));
    }
}
