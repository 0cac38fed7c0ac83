package io.foreshard.core.mobility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.Region;
import io.foreshard.core.anomaly.Anomaly;
import io.foreshard.core.anomaly.AnomalyKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Item alarms through the analyzer: how soon, how often falsely, and that neither batches nor restarts change them. */
class ItemAlarmsPropertyTest {

    private static final long HOUR = 3_600_000;
    private static final Region HOME = new Region("eu");
    private static final Region OTHER = new Region("us");
    private static final Region RARE = new Region("ap");

    private final Map<Region, PopulationProfile> profiles = new TreeMap<>();

    @ParameterizedTest(name = "one in {0} days")
    @ValueSource(ints = {7, 1})
    void aPopulationRaisesFalseAlarmsAtTheConfiguredRate(int days) {
        ItemAnalyzer analyzer = analyzer(1.0 / days);
        int items = 120;
        List<ItemState> states = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            states.add(new ItemState());
        }
        int alarms = 0;
        int measuredFrom = 24 * 24;
        int hours = 44 * 24;
        for (int hour = 0; hour < hours; hour++) {
            for (int i = 0; i < items; i++) {
                List<Anomaly> told = hour(analyzer, states.get(i), i, hour, Math.pow(150, i / (double) items) / 5);
                alarms += hour < measuredFrom ? 0 : told.size();
            }
        }
        double expected = items * 20.0 / days;
        double ratio = alarms / expected;
        assertTrue(ratio > 1 / 1.5 && ratio < 1.5, alarms + " alarms, " + expected + " expected");
    }

    @Test
    void aShiftToARareRegionIsFoundWithinFiveAccesses() {
        ItemAnalyzer analyzer = analyzer(1.0 / 30);
        List<ItemState> states = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            states.add(settled(analyzer, i, 20));
        }
        Map<Region, PopulationProfile> learnt = copy(profiles);
        int worst = 0;
        for (ItemState state : states) {
            profiles.putAll(copy(learnt));
            int accesses = 0;
            List<Anomaly> told = List.of();
            while (told.stream().noneMatch(anomaly -> anomaly.kind() == AnomalyKind.REGION_SHIFT) && accesses < 50) {
                accesses++;
                told = access(analyzer, state, RARE, 10 * 24 * HOUR + accesses, 1);
            }
            worst = Math.max(worst, accesses);
        }
        assertTrue(worst <= 5, "found after " + worst);
    }

    @Test
    void oneAccessFromElsewhereDoesNotHideAShift() {
        ItemAnalyzer analyzer = analyzer(1.0 / 30);
        ItemState state = settled(analyzer, 3, 20);
        List<Anomaly> told = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            told.addAll(access(analyzer, state, i == 2 ? HOME : RARE, 10 * 24 * HOUR + i, 1));
        }
        assertTrue(kinds(told).containsKey(AnomalyKind.REGION_SHIFT), told::toString);
    }

    @Test
    void aSparseItemThatFallsSilentIsADropAfterManyEmptyWindowsAndOnce() {
        ItemAnalyzer analyzer = analyzer(1.0 / 30);
        for (int i = 6; i < 60; i++) {
            settled(analyzer, i, i % 2 == 0 ? 0.8 : 4);
        }
        ItemState state = settled(analyzer, 5, 0.8);
        List<Anomaly> told = new ArrayList<>();
        List<Long> hours = new ArrayList<>();
        for (int hour = 240; hour < 340; hour++) {
            List<Anomaly> now = analyzer.closeWindows(state, hour, this::profile);
            now.forEach(anomaly -> hours.add(anomaly.windowEndMillis() / HOUR - 240));
            told.addAll(now);
        }
        assertEquals(Map.of(AnomalyKind.DROP, 1), kinds(told));
        assertTrue(hours.get(0) > 5 && hours.get(0) < 48, "after " + hours);
    }

    @Test
    void accessesCountedTogetherTellWhatSingleOnesDo() {
        for (int seed = 0; seed < 30; seed++) {
            Map<String, Integer> single = counted(seed, false);
            Map<String, Integer> together = counted(seed, true);
            assertEquals(single, together, "seed " + seed);
        }
    }

    @Test
    void aRestoredItemTellsTheSameAlarms() {
        for (int seed = 0; seed < 10; seed++) {
            List<Anomaly> through = run(seed, 1000);
            assertTrue(!through.isEmpty(), "seed " + seed);
            assertEquals(through, run(seed, 1), "seed " + seed);
        }
    }

    /** Ten days of hours with alarms on purpose; profiles are stored and read again every hour, as at checkpoints, and the state every so many. */
    private List<Anomaly> run(int seed, int restoredEvery) {
        profiles.clear();
        ItemAnalyzer analyzer = analyzer(1);
        ItemState state = new ItemState();
        List<Anomaly> told = new ArrayList<>();
        for (int hour = 0; hour < 240; hour++) {
            told.addAll(hour(analyzer, state, seed, hour, hour % 50 == 40 ? 25 : 4));
            profiles.replaceAll((region, profile) -> PopulationProfile.fromBytes(profile.toBytes()));
            state = hour % restoredEvery == 0 ? ItemState.fromBytes(state.toBytes()) : state;
        }
        return told;
    }

    private Map<String, Integer> counted(int seed, boolean together) {
        profiles.clear();
        ItemAnalyzer analyzer = analyzer(1);
        ItemState state = new ItemState();
        Map<String, Integer> told = new TreeMap<>();
        SplittableRandom random = new SplittableRandom(seed);
        for (int hour = 0; hour < 200; hour++) {
            note(told, analyzer.closeWindows(state, hour, this::profile), hour);
            for (int segment = 0; segment < 3; segment++) {
                Region region = random.nextInt(12) > 0 ? HOME : OTHER;
                int count = 1 + random.nextInt(random.nextInt(20) == 0 ? 12 : 3);
                long time = hour * HOUR + segment * 1000L;
                for (int i = 0; i < (together ? 1 : count); i++) {
                    note(told, access(analyzer, state, region, time, together ? count : 1), hour);
                }
            }
        }
        return told;
    }

    private static void note(Map<String, Integer> told, List<Anomaly> anomalies, int hour) {
        anomalies.forEach(anomaly -> told.merge(hour + " " + anomaly.kind() + " " + anomaly.region(), 1, Integer::sum));
    }

    private ItemState settled(ItemAnalyzer analyzer, int seed, double perHour) {
        ItemState state = new ItemState();
        for (int hour = 0; hour < 240; hour++) {
            hour(analyzer, state, seed, hour, perHour);
        }
        analyzer.closeWindows(state, 240, this::profile);
        return state;
    }

    private List<Anomaly> hour(ItemAnalyzer analyzer, ItemState state, int seed, int hour, double perHour) {
        SplittableRandom random = new SplittableRandom(seed * 10_007L + hour);
        List<Anomaly> told = new ArrayList<>(analyzer.closeWindows(state, hour, this::profile));
        double curve = perHour * (1 + 0.5 * Math.sin(2 * Math.PI * hour / 24));
        int count = poisson(random, curve);
        for (int i = 0; i < count; i++) {
            double where = random.nextDouble();
            Region region = where < 0.85 ? HOME : where < 0.98 ? OTHER : RARE;
            told.addAll(access(analyzer, state, region, hour * HOUR + i * 10L, 1));
        }
        return told;
    }

    private List<Anomaly> access(ItemAnalyzer analyzer, ItemState state, Region region, long time, int count) {
        return analyzer.onAccess(state, region, time, count, 0, profile(region)).anomalies();
    }

    private static Map<Region, PopulationProfile> copy(Map<Region, PopulationProfile> all) {
        Map<Region, PopulationProfile> copies = new TreeMap<>();
        all.forEach((region, profile) -> copies.put(region, PopulationProfile.fromBytes(profile.toBytes())));
        return copies;
    }

    private static Map<AnomalyKind, Integer> kinds(List<Anomaly> anomalies) {
        Map<AnomalyKind, Integer> kinds = new HashMap<>();
        anomalies.forEach(anomaly -> kinds.merge(anomaly.kind(), 1, Integer::sum));
        return kinds;
    }

    private static int poisson(SplittableRandom random, double mean) {
        int count = 0;
        for (double time = -Math.log(1 - random.nextDouble()); time < mean; count++) {
            time -= Math.log(1 - random.nextDouble());
        }
        return count;
    }

    private static ItemAnalyzer analyzer(double falseAlarmsPerDay) {
        AnalyzerOptions d = AnalyzerOptions.defaults();
        return new ItemAnalyzer(new AnalyzerOptions(
                d.windowSize(),
                d.historyWindows(),
                d.horizonWindows(),
                d.fit(),
                d.readWeight(),
                d.writeWeight(),
                d.demandFloorPerHour(),
                falseAlarmsPerDay,
                d.newRegionThreshold(),
                d.moveCost()));
    }

    private PopulationProfile profile(Region region) {
        return profiles.computeIfAbsent(region, unseen -> new PopulationProfile());
    }
}
