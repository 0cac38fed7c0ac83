package io.foreshard.flink.analyzer;

import static io.foreshard.flink.TestConfiguration.AMERICA;
import static io.foreshard.flink.TestConfiguration.ASIA;
import static io.foreshard.flink.TestConfiguration.EUROPE;
import static io.foreshard.flink.analyzer.AnalysisHarness.HOUR;
import static io.foreshard.flink.analyzer.AnalysisHarness.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.schemas.AccessAnomaly;
import io.foreshard.schemas.AccessRun;
import io.foreshard.schemas.MobilityScore;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Accesses that were counted together. */
class AccessBundlesHarnessTest {

    private static final long MINUTE = 60_000;
    private static final Map<String, String> ON_TIME = Map.of("analyzer.lateness", "0s");

    @Test
    void runsThatBeginAtTheSameTimeAreTold() throws Exception {
        try (AnalysisHarness analysis = AnalysisHarness.open(ON_TIME)) {
            for (String region : List.of(EUROPE, ASIA, EUROPE, ASIA)) {
                analysis.access("anna", "cart", region, START);
            }
            assertEquals(
                    4, analysis.runs().stream().map(AccessRun::getId).distinct().count());
        }
    }

    /** Accesses of two windows may come together: the end of the first one is told, too. */
    @Test
    void theFirstWindowOfABundleIsClosedOnTime() throws Exception {
        try (AnalysisHarness analysis = AnalysisHarness.open(ON_TIME)) {
            analysis.accesses(
                    "anna",
                    "cart",
                    new AccessSegment(EUROPE, START, START, 4, 0, 0, 0),
                    new AccessSegment(EUROPE, START + HOUR, START + HOUR, 4, 0, 0, 4));
            analysis.reach(START + HOUR);
            assertEquals(
                    "anna:cart|SCHEDULED|w" + (START + HOUR),
                    analysis.scores().get(1).getId());
        }
    }

    /** A milestone in the middle of a segment is not told, the last one is; the rest is what single accesses tell. */
    @Test
    void accessesCountedTogetherTellWhatSingleOnesDo() throws Exception {
        try (AnalysisHarness single = AnalysisHarness.open(ON_TIME);
                AnalysisHarness together = AnalysisHarness.open(ON_TIME)) {
            SplittableRandom random = new SplittableRandom(8);
            for (int hour = 0; hour < 80; hour++) {
                List<AccessSegment> segments = new ArrayList<>();
                long time = START + hour * HOUR;
                for (int stretch = 0; stretch < 1 + random.nextInt(3); stretch++) {
                    String region = random.nextInt(4) == 0 ? AMERICA : stretch % 2 == 0 ? EUROPE : ASIA;
                    int accesses = 1 + random.nextInt(4);
                    segments.add(new AccessSegment(
                            region, time, time + (accesses - 1) * MINUTE, accesses, 0, 0, single.offset()));
                    for (int i = 0; i < accesses; i++) {
                        single.access("anna", "cart", region, time + i * MINUTE);
                    }
                    time += 10 * MINUTE;
                }
                together.accesses("anna", "cart", segments.toArray(AccessSegment[]::new));
                single.reach(START + (hour + 1) * HOUR);
                together.reach(START + (hour + 1) * HOUR);
            }
            assertEquals(together.scores().size(), new LinkedHashSet<>(together.scoreIds()).size());
            assertEquals(latest(single), latest(together));
            List<String> runs = single.runs().stream().map(AccessRun::getId).toList();
            List<String> fewer = together.runs().stream().map(AccessRun::getId).toList();
            assertTrue(runs.containsAll(fewer), "runs told together are told singly, too");
            assertEquals(
                    runs.stream().filter(id -> id.endsWith("|1")).count(),
                    fewer.stream()
                            .map(id -> id.substring(0, id.lastIndexOf('|')))
                            .distinct()
                            .count(),
                    "each run is told");
            assertEquals(anomalies(single), anomalies(together));
        }
    }

    @Test
    void aScoreSaysOnHowManyAccessesItRests() throws Exception {
        try (AnalysisHarness analysis = AnalysisHarness.open(ON_TIME)) {
            analysis.accesses("anna", "cart", new AccessSegment(EUROPE, START, START + MINUTE, 3, 2, 0, 0));
            analysis.access("anna", "cart", ASIA, START + 2 * MINUTE).reach(START + HOUR);
            assertEquals(
                    List.of(5L, 6L),
                    analysis.scores().stream().map(MobilityScore::getAccesses).toList());
        }
    }

    private static MobilityScore latest(AnalysisHarness analysis) {
        List<MobilityScore> scores = analysis.scores().stream()
                .filter(score -> score.getId().contains("SCHEDULED|w"))
                .toList();
        return scores.get(scores.size() - 1);
    }

    private static List<String> anomalies(AnalysisHarness analysis) {
        return analysis.anomalies().stream().map(AccessAnomaly::getId).sorted().toList();
    }
}
