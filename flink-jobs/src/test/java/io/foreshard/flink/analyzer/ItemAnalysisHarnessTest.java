package io.foreshard.flink.analyzer;

import static io.foreshard.flink.TestConfiguration.AMERICA;
import static io.foreshard.flink.TestConfiguration.ASIA;
import static io.foreshard.flink.TestConfiguration.EUROPE;
import static io.foreshard.flink.analyzer.AnalysisHarness.HOUR;
import static io.foreshard.flink.analyzer.AnalysisHarness.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.Home;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.mobility.ItemAnalyzer;
import io.foreshard.core.mobility.ItemState;
import io.foreshard.core.mobility.ScoreTrigger;
import io.foreshard.flink.TestConfiguration;
import io.foreshard.schemas.AccessAnomaly;
import io.foreshard.schemas.AccessRun;
import io.foreshard.schemas.AnomalyKind;
import io.foreshard.schemas.MapScope;
import io.foreshard.schemas.MobilityScore;
import io.foreshard.schemas.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The analysis on Flink's operator harness. */
class ItemAnalysisHarnessTest {

    private static final long MINUTE = 60_000;
    private static final Map<String, String> ON_TIME = Map.of("analyzer.lateness", "0s");

    @Test
    void theFirstAccessOfAnItemIsARunAndAScoreAtOnce() throws Exception {
        try (AnalysisHarness analysis = AnalysisHarness.open(ON_TIME)) {
            analysis.access("anna", "cart", ASIA, START, Operation.WRITE);

            MobilityScore score = analysis.scores().get(0);
            assertEquals("anna:cart|NEW|0/0", score.getId());
            assertEquals(io.foreshard.schemas.ScoreTrigger.NEW, score.getTrigger());
            assertEquals(homeByConfiguration("anna").partition().name(), score.getHomePartition());
            assertEquals(1, score.getHomeEpoch());
            assertEquals(
                    List.of(ASIA),
                    score.getForecasts().stream().map(f -> f.getRegion()).toList());
            assertEquals(24, score.getForecasts().get(0).getWindowMeans().size());
            AccessRun run = analysis.runs().get(0);
            assertEquals("anna:cart|RUN|ap-south|r" + START + ".0|1", run.getId());
            assertEquals(List.of(1L, 1L), List.of(run.getLength(), run.getWrites()));
        }
    }

    @Test
    void runsAreToldAtTheirMilestonesAndWhenTheRegionChanges() throws Exception {
        try (AnalysisHarness analysis = AnalysisHarness.open(ON_TIME)) {
            for (int i = 0; i < 9; i++) {
                analysis.access("anna", "cart", EUROPE, START + i * MINUTE);
            }
            analysis.access("anna", "cart", ASIA, START + 10 * MINUTE);

            assertEquals(
                    List.of(1L, 2L, 3L, 5L, 8L, 1L),
                    analysis.runs().stream().map(AccessRun::getLength).toList());
            AccessRun last = analysis.runs().get(5);
            assertEquals(EUROPE, last.getPrevious().getRegion());
            assertEquals(9, last.getPrevious().getLength());
        }
    }

    /** Told when it is the first, an anomaly, news to a reader, or half a horizon old. */
    @Test
    void scoresAtWindowEndsEqualTheCoreFedByHand() throws Exception {
        List<MobilityScore> expected = new ArrayList<>();
        MobilityScore told = null;
        try (AnalysisHarness analysis = AnalysisHarness.open(ON_TIME)) {
            AnalyzerSettings settings = AnalyzerSettings.of(TestConfiguration.with(ON_TIME));
            ItemAnalyzer core = new ItemAnalyzer(settings.options());
            ItemState item = new ItemState();
            RegionProfiles profiles = new RegionProfiles();
            SplittableRandom random = new SplittableRandom(3);
            for (int hour = 0; hour < 60; hour++) {
                long begin = START + hour * HOUR;
                int accesses = 1 + random.nextInt(6);
                for (int i = 0; i < accesses; i++) {
                    String region = random.nextInt(3) == 0 ? AMERICA : EUROPE;
                    long time = begin + i * MINUTE;
                    analysis.clock(time).access("anna", "cart", region, time);
                    core.onAccess(item, new Region(region), time, 1, 0, profiles.of(new Region(region)));
                    item = ItemState.fromBytes(item.toBytes());
                }
                analysis.reach(begin + HOUR);
                boolean anomalous = !core.closeWindows(item, (begin + HOUR) / HOUR, profiles)
                        .isEmpty();
                var assessment = core.assess(
                        item,
                        homeByConfiguration("anna"),
                        settings.topology(),
                        begin + HOUR,
                        anomalous ? ScoreTrigger.ANOMALY : ScoreTrigger.SCHEDULED);
                item = ItemState.fromBytes(item.toBytes());
                MobilityScore score = AnalyzerRecords.score(
                        new io.foreshard.core.ItemId("anna", "cart"),
                        assessment,
                        AnalyzerRecords.windowCause(begin + HOUR));
                // An anomaly within the hour was told in between.
                for (MobilityScore early : analysis.scores()) {
                    boolean within = early.getWindowEnd() >= begin && early.getWindowEnd() < begin + HOUR;
                    told = within && !early.getId().contains("|w") ? early : told;
                }
                if (anomalous || told == null || isNews(told, score)) {
                    expected.add(score);
                    told = score;
                }
            }
            assertTrue(expected.size() > 10 && expected.size() < 50, "scores: " + expected.size());
            List<MobilityScore> atWindowEnds = analysis.scores().stream()
                    .filter(score -> score.getId().contains("|w"))
                    .toList();
            assertEquals(expected, atWindowEnds);
        }
    }

    private static boolean isNews(MobilityScore told, MobilityScore now) {
        return Math.abs(told.getScore() - now.getScore()) >= 0.02
                || Math.abs(told.getDemandPerHour() - now.getDemandPerHour()) >= 0.1 * told.getDemandPerHour()
                || !told.getBestRegion().equals(now.getBestRegion())
                || hourOf(now) - hourOf(told) >= 12;
    }

    /** The hour that ends with a score, or in which it was told. */
    private static long hourOf(MobilityScore score) {
        return Math.floorDiv(score.getWindowEnd(), HOUR);
    }

    /** In a compressed replay time passes in steps, and nothing of that is a backlog. */
    @Test
    void windowsThatEndAtOnceAreToldInTheirOrderWhenTheyEndedJustNow() throws Exception {
        String begin = Instant.ofEpochMilli(START).toString();
        Map<String, Object> fast = Map.of(
                "analyzer.lateness",
                "0s",
                "analyzer.catchUpBound",
                "30d",
                "timeScale.clockOrigin",
                begin,
                "timeScale.eventOrigin",
                begin,
                "timeScale.factor",
                36_000);
        try (AnalysisHarness analysis = AnalysisHarness.open(fast)) {
            for (int hour = 0; hour < 30; hour++) {
                for (int i = 0; i < 2 + hour % 3; i++) {
                    analysis.access("anna", "cart", EUROPE, START + hour * HOUR + i * MINUTE);
                }
            }
            analysis.clock(START + 30 * HOUR / 36_000).watermark(START + 30 * HOUR - 1);
            List<MobilityScore> told = analysis.scores().stream()
                    .filter(score -> score.getId().contains("|w"))
                    .toList();
            assertEquals(START + HOUR, told.get(0).getWindowEnd(), "the first one is news");
            for (int i = 1; i < told.size(); i++) {
                long hours = (told.get(i).getWindowEnd() - told.get(i - 1).getWindowEnd()) / HOUR;
                assertTrue(hours >= 1 && hours <= 12, "hours to the next score: " + hours);
            }
            assertTrue(last(told).getWindowEnd() > START + 18 * HOUR, last(told)::toString);
            assertEquals(3, last(told).getDemandPerHour(), 0.5);
        }
    }

    /** After an outage, or when a partition was silent, time passes in one step: what is told then is what is the case now. */
    @Test
    void windowsThatEndAtOnceAreToldOnce() throws Exception {
        Map<String, String> patient = Map.of("analyzer.lateness", "0s", "analyzer.catchUpBound", "30d");
        try (AnalysisHarness analysis = AnalysisHarness.open(patient)) {
            for (int hour = 0; hour < 30; hour++) {
                for (int i = 0; i < 2 + hour % 3; i++) {
                    analysis.access("anna", "cart", EUROPE, START + hour * HOUR + i * MINUTE);
                }
            }
            analysis.reach(START + 30 * HOUR);
            List<MobilityScore> told = analysis.scores().stream()
                    .filter(score -> score.getId().contains("|w"))
                    .toList();
            assertEquals(1, told.size());
            assertEquals(START + 30 * HOUR, told.get(0).getWindowEnd());
            assertEquals(3, told.get(0).getDemandPerHour(), 0.5);
        }
    }

    /** Accesses of a backlog wait for the ends of their windows, and then show what they would have shown one by one. */
    @Test
    void aBacklogIsWorkedOffInTheOrderOfTime() throws Exception {
        Map<String, String> patient = Map.of("analyzer.lateness", "0s", "analyzer.catchUpBound", "30d");
        try (AnalysisHarness steps = AnalysisHarness.open(patient);
                AnalysisHarness leap = AnalysisHarness.open(patient);
                AnalysisHarness once = AnalysisHarness.open(patient)) {
            leap.clock(START + 40 * HOUR);
            List<AccessSegment> together = new ArrayList<>();
            for (int hour = 0; hour < 30; hour++) {
                steps.clock(START + hour * HOUR);
                for (int i = 0; i < 5 + hour % 3; i++) {
                    long time = START + hour * HOUR + i * MINUTE;
                    String region = hour < 24 ? EUROPE : AMERICA;
                    steps.access("anna", "cart", region, time);
                    leap.access("anna", "cart", region, time);
                    together.add(new AccessSegment(region, time, time, 1, 0, 0, 0));
                }
                steps.reach(START + (hour + 1) * HOUR);
                if (hour == 11) {
                    leap.watermark(START + 10 * HOUR - 1);
                    // What came of the window that is open is in the score, as if it had come before.
                    assertEquals(59 + 6, last(leap.scores()).getAccesses());
                }
            }
            leap.watermark(START + 30 * HOUR - 1);
            assertEquals(steps.anomalies(), leap.anomalies());
            once.clock(START + 40 * HOUR);
            once.accesses("anna", "cart", together.toArray(AccessSegment[]::new));
            once.watermark(START + 30 * HOUR - 1);
            assertEquals(steps.anomalies(), once.anomalies());
            assertTrue(leap.anomalies().size() >= 2, leap.anomalies()::toString);
            assertEquals(last(steps.runs()), last(leap.runs()));
            assertEquals(
                    last(steps.scores()).getForecasts(), last(leap.scores()).getForecasts());
        }
    }

    @Test
    void whatWaitsIsCountedBeforeACheckpointAndBeforeAChangeOfTheMap() throws Exception {
        try (AnalysisHarness analysis = AnalysisHarness.open(ON_TIME)) {
            analysis.access("anna", "cart", EUROPE, START);
            analysis.clock(START + 5 * HOUR);
            analysis.access("anna", "cart", AMERICA, START + 1);
            assertEquals(1, analysis.runs().size());
            analysis.checkpoint();
            assertEquals(2, analysis.runs().size());
            analysis.access("anna", "cart", EUROPE, START + 2);
            analysis.map(MapScope.ITEM, "anna", "cart", AMERICA + "-1", 7);
            assertEquals(3, analysis.runs().size());
            analysis.access("anna", "cart", AMERICA, START + 3);
            analysis.access("anna", "cart", AMERICA, START + 5 * HOUR);
            assertEquals(
                    List.of(1L, 1L, 1L, 1L, 2L),
                    analysis.runs().stream().map(AccessRun::getLength).toList());
        }
    }

    @Test
    void notMoreThanALimitWaitsWhileEventTimeStandsStill() throws Exception {
        try (AnalysisHarness analysis = AnalysisHarness.open(ON_TIME)) {
            analysis.access("anna", "cart", EUROPE, START);
            analysis.clock(START + 5 * HOUR);
            for (int i = 0; i < ItemAnalysis.MOST_WAITING; i++) {
                analysis.access("anna", "cart", AMERICA, START + 1);
            }
            assertEquals(1, analysis.runs().size());
            analysis.access("anna", "cart", AMERICA, START + 1);
            assertTrue(last(analysis.runs()).getLength() > ItemAnalysis.MOST_WAITING / 2);
        }
    }

    @Test
    void ofRunsThatAreCountedInOneGoEachIsToldOnceWithItsLatestMilestone() throws Exception {
        try (AnalysisHarness analysis = AnalysisHarness.open(ON_TIME)) {
            analysis.clock(START + 5 * HOUR);
            analysis.accesses(
                    "anna",
                    "cart",
                    new AccessSegment(EUROPE, START, START, 1, 0, 0, 0),
                    new AccessSegment(AMERICA, START, START + 1, 9, 0, 0, 1),
                    new AccessSegment(AMERICA, START + HOUR, START + HOUR, 9, 0, 0, 2),
                    new AccessSegment(EUROPE, START + HOUR, START + HOUR, 30, 0, 0, 3));
            analysis.watermark(START + 3 * HOUR - 1);
            assertEquals(
                    List.of(EUROPE + 1, AMERICA + 18, EUROPE + 30),
                    analysis.runs().stream()
                            .map(run -> run.getRegion() + run.getLength())
                            .toList());
            assertEquals(
                    "anna:cart|RUN|" + AMERICA + "|r" + START + ".1|13",
                    analysis.runs().get(1).getId());
        }
    }

    private static <T> T last(List<T> records) {
        return records.get(records.size() - 1);
    }

    @Test
    void aCustomerHasOneTimerHoweverManyItems() throws Exception {
        try (AnalysisHarness analysis = AnalysisHarness.open(ON_TIME)) {
            for (int i = 0; i < 50; i++) {
                analysis.access("anna", "item" + i, EUROPE, START + i * 10L * MINUTE);
                analysis.access("ben", "item" + i, EUROPE, START + i * 10L * MINUTE);
                assertEquals(2, analysis.timers());
            }
            for (int hour = 1; hour < 30; hour++) {
                analysis.reach(START + hour * HOUR);
                assertEquals(2, analysis.timers());
            }
            // A timer that is far ahead makes way for one that is near.
            for (int hour = 30; hour < 90; hour++) {
                analysis.reach(START + hour * HOUR);
                if (hour % 7 == 0) {
                    analysis.access("carl", "cart", EUROPE, START + hour * HOUR);
                }
                assertEquals(hour < 35 ? 2 : 3, analysis.timers());
            }
        }
    }

    @Test
    void nothingIsLeftOfItemsThatWereNotUsedForTheirTimeToLive() throws Exception {
        Map<String, String> settings = Map.of("analyzer.lateness", "0s", "analyzer.stateTimeToLive", "10d");
        try (AnalysisHarness analysis = AnalysisHarness.open(settings)) {
            for (int i = 0; i < 20; i++) {
                analysis.access("anna", "cart", EUROPE, START + i * 30L * MINUTE);
                analysis.access("anna", "list", ASIA, START + i * 20L * MINUTE);
            }
            for (int hour = 1; hour <= 12 * 24; hour++) {
                analysis.reach(START + hour * HOUR);
            }
            assertEquals(0, analysis.stateEntries());
            assertEquals(0, analysis.timers());
        }
    }

    @Test
    void silentItemsAreScoredWhileTheirForecastMattersAndThenLeftAlone() throws Exception {
        try (AnalysisHarness analysis = AnalysisHarness.open(ON_TIME)) {
            for (int i = 0; i < 30; i++) {
                analysis.reach(START + i * HOUR);
                for (int j = 0; j < 12; j++) {
                    analysis.access("anna", "cart", ASIA, START + i * HOUR + j * MINUTE);
                }
            }
            int before = analysis.scores().size();
            for (int hour = 30; hour < 30 + 40 * 24; hour++) {
                analysis.reach(START + hour * HOUR);
            }
            List<MobilityScore> silent =
                    analysis.scores().subList(before, analysis.scores().size());
            assertTrue(silent.size() >= 3, "a forecast that fades is told: " + silent.size());
            assertTrue(silent.size() <= 40 * 24 / 4, "and not every hour: " + silent.size());
            assertEquals(0, silent.get(silent.size() - 1).getScore());
            assertTrue(analysis.anomalies().stream().anyMatch(a -> a.getKind() == AnomalyKind.DROP), "a drop is told");
            assertEquals(1, analysis.timers());
        }
    }

    @Test
    void aRestoredInstanceGoesOnAsIfNothingHadHappened() throws Exception {
        try (AnalysisHarness whole = AnalysisHarness.open(ON_TIME)) {
            whole.rule(5, "eu-west-1", "us-east-1").map(MapScope.ITEM, "anna", "cart", "ap-south-1", 9);
            drive(whole, 0, 30, "anna");
            int scoresBefore = whole.scores().size();
            int anomaliesBefore = whole.anomalies().size();
            int runsBefore = whole.runs().size();
            try (AnalysisHarness restored =
                    AnalysisHarness.restore(ON_TIME, whole.snapshot(), whole.offset(), START + 30 * HOUR)) {
                restored.reach(START + 30 * HOUR);
                drive(whole, 30, 60, "anna");
                drive(restored, 30, 60, "anna");
                assertEquals(whole.scores().subList(scoresBefore, whole.scores().size()), restored.scores());
                assertEquals(
                        whole.anomalies()
                                .subList(anomaliesBefore, whole.anomalies().size()),
                        restored.anomalies());
                assertEquals(whole.runs().subList(runsBefore, whole.runs().size()), restored.runs());
                assertFalse(restored.scores().isEmpty());
            }
        }
    }

    private static void drive(AnalysisHarness analysis, int from, int to, String... customers) throws Exception {
        String[] regions = {EUROPE, AMERICA, ASIA};
        for (int hour = from; hour < to; hour++) {
            SplittableRandom random = new SplittableRandom(hour);
            for (int i = 0; i < 4; i++) {
                String customer = customers[random.nextInt(customers.length)];
                String item = random.nextBoolean() ? "cart" : "list" + hour / 20;
                analysis.access(customer, item, regions[random.nextInt(3)], START + hour * HOUR + i * MINUTE);
            }
            analysis.reach(START + (hour + 1) * HOUR);
        }
    }

    @Test
    void whileEventTimeLagsTheAnalysisLearnsAndTellsNoScores() throws Exception {
        try (AnalysisHarness analysis = AnalysisHarness.open(ON_TIME)) {
            long now = START + 50 * HOUR;
            for (int hour = 0; hour < 40; hour++) {
                analysis.watermark(START + hour * HOUR - 1).clock(now);
                analysis.access("anna", "cart", ASIA, START + hour * HOUR);
            }
            assertEquals(List.of(), analysis.scores());
            assertEquals(List.of(), analysis.anomalies());
            assertFalse(analysis.runs().isEmpty(), "the planner learns from runs");

            analysis.clock(START + 40 * HOUR + MINUTE).watermark(START + 40 * HOUR);
            MobilityScore first = analysis.scores().get(0);
            assertEquals("anna:cart|SCHEDULED|w" + (START + 40 * HOUR), first.getId());
            assertEquals(1, first.getDemandPerHour(), 0.2, "40 hours with one access each were learned");
        }
    }

    @Test
    void anAccessFromANewRegionIsToldAtOnceWithAScore() throws Exception {
        try (AnalysisHarness analysis = AnalysisHarness.open(ON_TIME)) {
            for (int hour = 0; hour < 30; hour++) {
                analysis.reach(START + hour * HOUR).access("anna", "cart", EUROPE, START + hour * HOUR);
            }
            int before = analysis.scores().size();
            analysis.access("anna", "cart", ASIA, START + 29 * HOUR + MINUTE);

            AccessAnomaly anomaly =
                    analysis.anomalies().get(analysis.anomalies().size() - 1);
            assertEquals(AnomalyKind.NEW_REGION, anomaly.getKind());
            assertEquals("anna:cart|NEW_REGION|ap-south|r" + (START + 29 * HOUR + MINUTE) + ".30", anomaly.getId());
            assertEquals(
                    List.of("anna:cart|ANOMALY|NEW_REGION|ap-south|r" + (START + 29 * HOUR + MINUTE) + ".30"),
                    analysis.scores().subList(before, analysis.scores().size()).stream()
                            .map(MobilityScore::getId)
                            .toList());
        }
    }

    @Test
    void tooManyItemsOfACustomerPushTheLongestUnusedOut() throws Exception {
        Map<String, String> settings = Map.of("analyzer.lateness", "0s", "analyzer.maximumItemsPerCustomer", "16");
        try (AnalysisHarness analysis = AnalysisHarness.open(settings)) {
            for (int i = 0; i < 100; i++) {
                analysis.access("anna", "item" + i, EUROPE, START + i * MINUTE);
            }
            int scores = analysis.scores().size();
            analysis.access("anna", "item99", EUROPE, START + 100 * MINUTE);
            analysis.access("anna", "item0", EUROPE, START + 101 * MINUTE);
            assertEquals(scores + 1, analysis.scores().size(), "item99 was known, item0 was new again");
            // Each item has a state and an agenda; the customer has a count and a timer.
            assertTrue(analysis.stateEntries() <= 4, "entries by state and key: " + analysis.stateEntries());
        }
    }

    @Test
    void aDrainedJobEnds() throws Exception {
        try (AnalysisHarness analysis = AnalysisHarness.open(ON_TIME)) {
            analysis.access("anna", "cart", ASIA, START).watermark(Long.MAX_VALUE);
            assertEquals(0, analysis.timers());
        }
    }

    @Test
    void idsAreUniqueAndTheSameAgain() throws Exception {
        Map<String, List<String>> ids = new LinkedHashMap<>();
        for (String time : List.of("once", "again")) {
            try (AnalysisHarness analysis = AnalysisHarness.open(ON_TIME)) {
                drive(analysis, 0, 40, "anna", "ben");
                List<String> all = new ArrayList<>(analysis.scoreIds());
                analysis.runs().forEach(run -> all.add(run.getId()));
                analysis.anomalies().forEach(anomaly -> all.add(anomaly.getId()));
                ids.put(time, all);
            }
        }
        assertEquals(ids.get("once"), ids.get("again"));
        assertEquals(ids.get("once").size(), new LinkedHashSet<>(ids.get("once")).size());
    }

    /** What has no room in memory goes through Flink's state. */
    @Test
    void itemsThatHaveNoRoomAreAnalysedLikeThoseThatHave() throws Exception {
        Map<String, String> cramped = Map.of("analyzer.lateness", "0s", "analyzer.liveItems", "1");
        String[] customers = {"anna", "ben", "carl", "dora"};
        try (AnalysisHarness roomy = AnalysisHarness.open(ON_TIME);
                AnalysisHarness narrow = AnalysisHarness.open(cramped)) {
            for (AnalysisHarness analysis : List.of(roomy, narrow)) {
                analysis.map(MapScope.ITEM, "ben", "cart", "ap-south-1", 9);
                drive(analysis, 0, 30, customers);
            }
            assertTrue(narrow.stateEntries() > roomy.stateEntries(), "nothing went through state");
            for (AnalysisHarness analysis : List.of(roomy, narrow)) {
                analysis.rule(12, "us-east-1", "eu-west-1");
                drive(analysis, 30, 60, customers);
            }
            assertEquals(roomy.scores().size(), narrow.scores().size());
            assertEquals(sorted(roomy.scores()), sorted(narrow.scores()));
            assertEquals(roomy.runs(), narrow.runs());
            assertEquals(roomy.anomalies(), narrow.anomalies());
        }
    }

    private static List<String> sorted(List<MobilityScore> scores) {
        return scores.stream().map(MobilityScore::toString).sorted().toList();
    }

    private static Home homeByConfiguration(String customer) {
        return new DefaultRule(
                        List.of(
                                new PartitionId("eu-west-1"),
                                new PartitionId("us-east-1"),
                                new PartitionId("ap-south-1")),
                        1)
                .homeOf(customer);
    }
}
