package io.foreshard.core.mobility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.Home;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import io.foreshard.core.anomaly.Anomaly;
import io.foreshard.core.anomaly.AnomalyKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class ItemAnalyzerTest {

    private static final long HOUR = 3_600_000;
    private static final Region EUROPE = new Region("eu");
    private static final Region AMERICA = new Region("us");
    private static final Region ASIA = new Region("ap");
    private static final Home HOME = new Home(new PartitionId("eu-1"), 7);
    private static final Topology TOPOLOGY = new Topology(
            List.of(EUROPE, AMERICA, ASIA),
            Map.of(
                    EUROPE, Map.of(AMERICA, Duration.ofMillis(80), ASIA, Duration.ofMillis(200)),
                    AMERICA, Map.of(ASIA, Duration.ofMillis(150))),
            Map.of(
                    new PartitionId("eu-1"), EUROPE,
                    new PartitionId("us-1"), AMERICA,
                    new PartitionId("ap-1"), ASIA));

    private final ItemAnalyzer analyzer = new ItemAnalyzer(AnalyzerOptions.defaults());
    private final Map<Region, PopulationProfile> profiles = new TreeMap<>();
    private final ItemState item = new ItemState();

    @Test
    void theFirstAccessOfAnUnknownItemIsAssessedAtOnceFromThePopulation() {
        AccessFacts facts = access(AMERICA, 10 * HOUR + 5);

        assertTrue(facts.newItem());
        assertEquals(1, facts.run().orElseThrow().run().length());
        Assessment assessment = analyzer.assess(item, HOME, TOPOLOGY, 10 * HOUR + 5, ScoreTrigger.NEW);
        assertEquals(0.4, assessment.score().value(), 1e-9);
        assertEquals("population", assessment.model());
        assertEquals(24, assessment.forecasts().get(0).windowMeans().size());
        assertTrue(assessment.demandPerHour() > 0);
    }

    @Test
    void runsAreToldWhenTheRegionChangesAndAtFibonacciLengths() {
        List<Long> told = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            access(EUROPE, HOUR + i)
                    .run()
                    .ifPresent(change -> told.add(change.run().length()));
        }
        assertEquals(List.of(1L, 2L, 3L, 5L, 8L, 13L, 21L), told);

        RunChange change = access(ASIA, 2 * HOUR).run().orElseThrow();
        assertEquals(ASIA, change.run().region());
        assertEquals(25, change.previous().orElseThrow().length());
        assertEquals(HOUR + 24, change.previous().orElseThrow().lastMillis());
    }

    @Test
    void aFollowTheSunPatternIsPredictedAfterTwoDays() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
        for (int hour = 0; hour < 49; hour++) {
            analyzer.closeWindows(item, hour, this::profile);
            Region region = hour % 24 < 12 ? EUROPE : ASIA;
            int accesses = 2 + random.nextInt(3);
            for (int i = 0; i < accesses; i++) {
                access(region, hour * HOUR + i * 1000L);
            }
        }
        analyzer.closeWindows(item, 49, this::profile);
        Assessment assessment = analyzer.assess(item, HOME, TOPOLOGY, 49 * HOUR, ScoreTrigger.SCHEDULED);
        RegionForecast asia = assessment.forecasts().get(0);
        assertEquals(ASIA, asia.region());
        assertEquals("profile", asia.model());
        assertTrue(
                asia.windowMeans().get(2) < 1,
                "asia sleeps at hour 3 of day 3: " + asia.windowMeans().get(2));
        assertTrue(
                asia.windowMeans().get(14) > 2,
                "asia is awake at hour 15 of day 3: " + asia.windowMeans().get(14));
        assertEquals(0.5, assessment.score().value(), 0.1);
        assertTrue(assessment.score().lower() < assessment.score().value());
        assertTrue(assessment.score().upper() > assessment.score().value());
    }

    @Test
    void movingToWhereAllDemandIsSavesItsRoundTrips() {
        for (int hour = 0; hour < 72; hour++) {
            analyzer.closeWindows(item, hour, this::profile);
            analyzer.onAccess(item, ASIA, hour * HOUR, 10, 0, profile(ASIA));
        }
        analyzer.closeWindows(item, 72, this::profile);
        Assessment assessment = analyzer.assess(item, HOME, TOPOLOGY, 72 * HOUR, ScoreTrigger.SCHEDULED);
        assertEquals(1, assessment.score().value(), 1e-9);
        assertEquals(ASIA, assessment.bestRegion());
        assertEquals(240 * 200 - 10 - 4 * 200, assessment.benefit().meanMillis(), 3000);
        assertTrue(assessment.benefit().lowerMillis() > 0);
        assertTrue(assessment.benefit().lowerMillis() < assessment.benefit().meanMillis());
        assertTrue(assessment.benefit().upperMillis() > assessment.benefit().meanMillis());
    }

    @Test
    void aNewRegionAfterManyAccessesIsAnAnomaly() {
        for (int i = 0; i < 20; i++) {
            access(EUROPE, i * HOUR);
        }
        List<Anomaly> anomalies = access(ASIA, 20 * HOUR).anomalies();
        assertEquals(AnomalyKind.NEW_REGION, anomalies.get(0).kind());
        assertEquals(Math.log10(21), anomalies.get(0).severity(), 1e-9);
    }

    @Test
    void aSpikeShowsInTheOpenWindowAndIsToldOnce() {
        for (int hour = 0; hour < 100; hour++) {
            analyzer.closeWindows(item, hour, this::profile);
            analyzer.onAccess(item, EUROPE, hour * HOUR, 2, 0, profile(EUROPE));
        }
        analyzer.closeWindows(item, 100, this::profile);
        List<AnomalyKind> kinds = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            access(EUROPE, 100 * HOUR + i).anomalies().forEach(anomaly -> kinds.add(anomaly.kind()));
        }
        analyzer.closeWindows(item, 101, this::profile).forEach(anomaly -> kinds.add(anomaly.kind()));
        assertEquals(List.of(AnomalyKind.SPIKE), kinds);
    }

    @Test
    void storedStateGoesOnWithTheSameNumbers() {
        for (int hour = 0; hour < 60; hour++) {
            analyzer.closeWindows(item, hour, this::profile);
            access(hour % 24 < 8 ? EUROPE : AMERICA, hour * HOUR);
        }
        ItemState restored = ItemState.fromBytes(item.toBytes());
        Assessment before = analyzer.assess(item, HOME, TOPOLOGY, 60 * HOUR, ScoreTrigger.SCHEDULED);
        Assessment after = analyzer.assess(restored, HOME, TOPOLOGY, 60 * HOUR, ScoreTrigger.SCHEDULED);
        assertEquals(before.score().value(), after.score().value(), 1e-6);
        assertEquals(before.demandPerHour(), after.demandPerHour(), 1e-5);
        assertEquals(before.model(), after.model());
        assertEquals(item.currentRun(), restored.currentRun());
    }

    @Test
    void anAccessOfAForgottenWindowIsTooLateAndChangesNothing() {
        access(EUROPE, 1000 * HOUR);
        assertTrue(access(EUROPE, HOUR).tooLate());
        assertFalse(access(EUROPE, 999 * HOUR).tooLate());
        assertEquals(2, item.accesses());
    }

    private AccessFacts access(Region region, long millis) {
        return analyzer.onAccess(item, region, millis, 1, 0, profile(region));
    }

    private PopulationProfile profile(Region region) {
        return profiles.computeIfAbsent(region, unseen -> new PopulationProfile());
    }
}
