package io.foreshard.flink.analyzer;

import static io.foreshard.flink.TestConfiguration.ASIA;
import static io.foreshard.flink.analyzer.AnalysisHarness.HOUR;
import static io.foreshard.flink.analyzer.AnalysisHarness.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.foreshard.schemas.MapScope;
import io.foreshard.schemas.MobilityScore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Scores follow the home. */
class ItemHomesHarnessTest {

    private static final Map<String, String> ON_TIME = Map.of("analyzer.lateness", "0s");

    @Test
    void aNewHomeIsScoredAtOnceAndAnOlderChangeIsIgnored() throws Exception {
        try (AnalysisHarness analysis = AnalysisHarness.open(ON_TIME)) {
            analysis.access("anna", "cart", ASIA, START).access("anna", "list", ASIA, START);
            int before = analysis.scores().size();
            analysis.map(MapScope.ITEM, "anna", "cart", "ap-south-1", 7);
            analysis.map(MapScope.ITEM, "anna", "cart", "us-east-1", 6);

            List<MobilityScore> scores =
                    analysis.scores().subList(before, analysis.scores().size());
            assertEquals(
                    List.of("anna:cart|SCHEDULED|h7"),
                    scores.stream().map(MobilityScore::getId).toList());
            assertEquals("ap-south-1", scores.get(0).getHomePartition());
            assertEquals(7, scores.get(0).getHomeEpoch());
            assertEquals(0, scores.get(0).getScore(), "all demand is local now");
        }
    }

    @Test
    void theHomeIsTheItemsEntryElseTheCustomersElseTheRules() throws Exception {
        try (AnalysisHarness analysis = AnalysisHarness.open(ON_TIME)) {
            analysis.rule(3, "us-east-1");
            analysis.map(MapScope.CUSTOMER, "ben", null, "eu-west-1", 4);
            analysis.map(MapScope.ITEM, "ben", "cart", "ap-south-1", 5);
            analysis.access("anna", "cart", ASIA, START);
            analysis.access("ben", "cart", ASIA, START);
            analysis.access("ben", "list", ASIA, START);
            assertEquals(
                    List.of("us-east-1 3", "ap-south-1 5", "eu-west-1 4"),
                    analysis.scores().stream()
                            .map(score -> score.getHomePartition() + " " + score.getHomeEpoch())
                            .toList());

            // The entry was removed: back to the customer's.
            analysis.map(MapScope.ITEM, "ben", "cart", null, 8);
            analysis.map(MapScope.ITEM, "ben", "cart", "ap-south-1", 6);
            assertEquals("eu-west-1", analysis.scores().get(3).getHomePartition());
            assertEquals(4, analysis.scores().size());
        }
    }

    @Test
    void whatWasScoredBeforeTheRuleWasKnownIsScoredAgainWhenItIs() throws Exception {
        try (AnalysisHarness analysis = AnalysisHarness.open(ON_TIME)) {
            analysis.map(MapScope.ITEM, "anna", "list", "ap-south-1", 9);
            analysis.access("anna", "cart", ASIA, START).access("anna", "list", ASIA, START);
            int before = analysis.scores().size();
            analysis.rule(3, "us-east-1", "eu-west-1");
            analysis.rule(2, "us-east-1");

            List<MobilityScore> scores =
                    analysis.scores().subList(before, analysis.scores().size());
            assertEquals(
                    List.of("anna:cart|SCHEDULED|h3"),
                    scores.stream().map(MobilityScore::getId).toList());
            assertEquals(3, scores.get(0).getHomeEpoch());
        }
    }

    @Test
    void aHomeThatTheConfigurationDoesNotKnowStopsNothing() throws Exception {
        try (AnalysisHarness analysis = AnalysisHarness.open(ON_TIME)) {
            analysis.map(MapScope.ITEM, "anna", "cart", "elsewhere-1", 7).access("anna", "cart", ASIA, START);
            analysis.reach(START + HOUR);
            assertEquals(List.of(), analysis.scores());
            assertEquals(1, analysis.runs().size());
            analysis.map(MapScope.ITEM, "anna", "cart", "eu-west-1", 8).access("anna", "cart", ASIA, START + HOUR);
            analysis.reach(START + 8 * HOUR);
            assertFalse(analysis.scores().isEmpty());
        }
    }
}
