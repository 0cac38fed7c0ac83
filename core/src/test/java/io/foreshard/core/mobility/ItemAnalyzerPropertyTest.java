package io.foreshard.core.mobility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.Region;
import io.foreshard.core.anomaly.Anomaly;
import io.foreshard.core.anomaly.AnomalyKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemAnalyzerPropertyTest {

    private static final long HOUR = 3_600_000;
    private static final Region EUROPE = new Region("eu");
    private static final Region ASIA = new Region("ap");

    private final ItemAnalyzer analyzer = new ItemAnalyzer(AnalyzerOptions.defaults());
    private final Map<Region, PopulationProfile> profiles = new TreeMap<>();

    @ParameterizedTest(name = "{0} accesses an hour")
    @ValueSource(doubles = {0.05, 0.5, 3, 20})
    void ordinaryItemsRaiseNoMoreFalseAlarmsThanConfigured(double perHour) {
        int items = 40;
        int days = 14;
        int warmUpDays = 4;
        Map<AnomalyKind, Integer> alarms = new TreeMap<>();
        for (int item = 0; item < items; item++) {
            SplittableRandom random = new SplittableRandom(100 + item);
            run(random, days, hour -> perHour, hour -> perHour / 5).stream()
                    .filter(anomaly -> anomaly.timestampMillis() >= warmUpDays * 24L * HOUR)
                    .forEach(anomaly -> alarms.merge(anomaly.kind(), 1, Integer::sum));
        }
        // A new region is told once in an item's life; the others at the configured rate: counts of two regions, and
        // runs.
        assertTrue(alarms.getOrDefault(AnomalyKind.NEW_REGION, 0) <= items, alarms::toString);
        alarms.remove(AnomalyKind.NEW_REGION);
        double allowed = 3 * analyzer.options().falseAlarmsPerDay() * items * (days - warmUpDays);
        int told = alarms.values().stream().mapToInt(Integer::intValue).sum();
        assertTrue(told <= allowed + 3 * Math.sqrt(allowed), "allowed " + allowed + ", told " + alarms);
    }

    @Test
    void aBreakOfAPatternIsAnAnomalyAndThePatternIsNot() {
        SplittableRandom random = new SplittableRandom(7);
        IntToDoubleFunction europe = hour -> hour % 24 < 12 ? 12 : 0;
        IntToDoubleFunction asia = hour -> hour / 24 == 9 ? 12 : hour % 24 >= 12 ? 12 : 0;
        List<Anomaly> anomalies = run(random, 10, europe, asia);
        long before = anomalies.stream()
                .filter(anomaly -> anomaly.timestampMillis() > 4 * 24 * HOUR)
                .filter(anomaly -> anomaly.timestampMillis() <= 9 * 24 * HOUR)
                .count();
        assertTrue(before <= 2, "the pattern itself raised " + before + " of " + anomalies);
        Anomaly first = anomalies.stream()
                .filter(anomaly -> anomaly.timestampMillis() > 9 * 24 * HOUR)
                .findFirst()
                .orElseThrow();
        assertEquals(ASIA, first.region());
        assertEquals(9 * 24, first.timestampMillis() / HOUR);
        assertTrue(first.kind() == AnomalyKind.SPIKE || first.kind() == AnomalyKind.REGION_SHIFT);
    }

    @Test
    void anActiveItemAndRegionFitsItsBudgetAndASparseOneIsSmall() {
        ItemState active = new ItemState();
        ItemState sparse = new ItemState();
        SplittableRandom random = new SplittableRandom(9);
        for (int hour = 0; hour < 300; hour++) {
            analyzer.closeWindows(active, hour, this::profile);
            analyzer.closeWindows(sparse, hour, this::profile);
            analyzer.onAccess(active, EUROPE, hour * HOUR, 200 + random.nextInt(400), 20, profile(EUROPE));
            if (hour % 50 == 0) {
                analyzer.onAccess(sparse, EUROPE, hour * HOUR, 1, 0, profile(EUROPE));
            }
        }
        assertTrue(active.toBytes().length <= 900, "active: " + active.toBytes().length);
        assertTrue(sparse.toBytes().length <= 150, "sparse: " + sparse.toBytes().length);
    }

    private List<Anomaly> run(SplittableRandom random, int days, IntToDoubleFunction europe, IntToDoubleFunction asia) {
        ItemState item = new ItemState();
        List<Anomaly> anomalies = new ArrayList<>();
        for (int hour = 0; hour < days * 24; hour++) {
            anomalies.addAll(analyzer.closeWindows(item, hour, this::profile));
            List<Region> accesses = new ArrayList<>();
            add(accesses, EUROPE, random, europe.applyAsDouble(hour));
            add(accesses, ASIA, random, asia.applyAsDouble(hour));
            for (int i = accesses.size(); i > 0; i--) {
                Region region = accesses.remove(random.nextInt(i));
                long time = hour * HOUR + HOUR - i;
                anomalies.addAll(analyzer.onAccess(item, region, time, 1, 0, profile(region))
                        .anomalies());
            }
        }
        return anomalies;
    }

    private static void add(List<Region> accesses, Region region, SplittableRandom random, double mean) {
        double left = random.nextDouble();
        double term = Math.exp(-mean);
        for (int k = 0; left > term && k < 200; k++) {
            accesses.add(region);
            left -= term;
            term *= mean / (k + 1);
        }
    }

    private PopulationProfile profile(Region region) {
        return profiles.computeIfAbsent(region, unseen -> new PopulationProfile());
    }
}
