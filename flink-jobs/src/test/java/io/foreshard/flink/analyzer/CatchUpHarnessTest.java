package io.foreshard.flink.analyzer;

import static io.foreshard.flink.TestConfiguration.AMERICA;
import static io.foreshard.flink.TestConfiguration.ASIA;
import static io.foreshard.flink.TestConfiguration.EUROPE;
import static io.foreshard.flink.analyzer.AnalysisHarness.HOUR;
import static io.foreshard.flink.analyzer.AnalysisHarness.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.schemas.AccessRun;
import io.foreshard.schemas.MapScope;
import io.foreshard.schemas.MobilityScore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Thirty days of accesses that nobody has read, after an outage or from a backfill. */
class CatchUpHarnessTest {

    private static final long HOURS = 30 * 24;
    private static final long TURN_HOURS = 8;
    private static final long MINUTE = 60_000;
    private static final long NOW = START + HOURS * HOUR;
    private static final long BOUND = 2 * HOUR;
    private static final Map<String, String> SETTINGS =
            Map.of("analyzer.lateness", "0s", "analyzer.catchUpBound", "2h");

    /** One item by turns from three regions; one from Europe, and for an hour now and then, which is news, from Asia. */
    private static void hour(AnalysisHarness analysis, long hour) throws Exception {
        long begin = START + hour * HOUR;
        String turn = List.of(EUROPE, AMERICA, ASIA).get((int) (hour / TURN_HOURS % 3));
        String other = hour % 100 == 99 ? ASIA : EUROPE;
        for (int i = 0; i < 3; i++) {
            analysis.access("anna", "cart", turn, begin + 20L * i * MINUTE);
            analysis.access("anna", "list", other, begin + 20L * i * MINUTE + MINUTE);
        }
    }

    @Test
    void thePastIsLearntAsIfItHadBeenSeenLiveAndNothingIsToldOfIt() throws Exception {
        try (AnalysisHarness live = AnalysisHarness.open(SETTINGS);
                AnalysisHarness late = AnalysisHarness.open(SETTINGS)) {
            late.clock(NOW);
            for (long hour = 0; hour < HOURS; hour++) {
                long end = START + (hour + 1) * HOUR;
                hour(live, hour);
                live.reach(end);
                hour(late, hour);
                late.watermark(end - 1);
                if (end < NOW - BOUND) {
                    assertEquals(List.of(), late.scores());
                    assertEquals(List.of(), late.anomalies());
                }
            }
            assertTrue(
                    live.scores().size() > 100,
                    "scores seen live: " + live.scores().size());
            assertTrue(
                    live.anomalies().size() > 5,
                    "anomalies: " + live.anomalies().size());
            assertEquals(lastOfEachRun(live), lastOfEachRun(late));

            assertTrue(late.scores().stream().allMatch(score -> score.getWindowEnd() >= NOW - BOUND));
            assertTrue(live.anomalies().containsAll(late.anomalies()), "not told live: " + late.anomalies());
            requireSameKnowledge(live, late);
        }
    }

    /** Of milestones that are counted in one go only the last one is told. */
    private static Map<String, AccessRun> lastOfEachRun(AnalysisHarness analysis) {
        Map<String, AccessRun> last = new LinkedHashMap<>();
        analysis.runs().forEach(run -> last.put(run.getItemId() + run.getRegion() + run.getStart(), run));
        return last;
    }

    /** A new home is told at once, with all that is known of the item. */
    private static void requireSameKnowledge(AnalysisHarness live, AnalysisHarness late) throws Exception {
        for (String item : List.of("cart", "list")) {
            live.map(MapScope.ITEM, "anna", item, "us-east-1", 9);
            late.map(MapScope.ITEM, "anna", item, "us-east-1", 9);
            MobilityScore told = last(late.scores());
            assertEquals(9, told.getHomeEpoch(), "told after it has caught up");
            assertEquals(3 * HOURS, told.getAccesses());
            assertEquals(last(live.scores()), told);
        }
    }

    private static MobilityScore last(List<MobilityScore> scores) {
        return scores.get(scores.size() - 1);
    }

    @Test
    void whenItHasCaughtUpItTellsScoresAgain() throws Exception {
        try (AnalysisHarness late = AnalysisHarness.open(SETTINGS)) {
            late.clock(NOW);
            for (long hour = 0; hour < HOURS; hour++) {
                hour(late, hour);
                late.watermark(START + (hour + 1) * HOUR - 1);
            }
            for (long hour = HOURS; hour < HOURS + 2 * TURN_HOURS; hour++) {
                hour(late, hour);
                late.reach(START + (hour + 1) * HOUR);
            }
            MobilityScore score = late.scores().stream()
                    .filter(told -> told.getItemId().equals("cart") && told.getWindowEnd() > NOW)
                    .findFirst()
                    .orElseThrow();
            assertEquals(3, score.getDemandPerHour(), 1, "30 days of three accesses an hour were learnt");
        }
    }
}
