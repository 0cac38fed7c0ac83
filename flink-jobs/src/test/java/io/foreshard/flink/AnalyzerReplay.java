package io.foreshard.flink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.Region;
import io.foreshard.core.mobility.Assessment;
import io.foreshard.core.mobility.ItemAnalyzer;
import io.foreshard.core.mobility.ItemState;
import io.foreshard.core.mobility.PopulationProfile;
import io.foreshard.core.mobility.ScoreTrigger;
import io.foreshard.flink.analyzer.AnalyzerSettings;
import io.foreshard.schemas.MobilityScore;
import io.foreshard.schemas.codec.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Hours of accesses of one item, sent to one Kafka partition, and what the core says of them without Flink and Kafka. After the
 * accesses of an hour comes one of another customer, late enough to end the hour before.
 */
final class AnalyzerReplay {

    private static final long HOUR = 3_600_000;
    private static final long MINUTE = 60_000;
    private static final long LATENESS = 30 * MINUTE;
    private static final double ROUNDING = 1e-4;

    /** Hours after which a score is told again, whatever it says. */
    private static final int REFRESH = 13;

    private final TestTopics topics;
    private final long start = System.currentTimeMillis() / HOUR * HOUR - 60 * HOUR;
    private final AnalyzerSettings configured = AnalyzerSettings.of(TestConfiguration.with(settings()));
    private final ItemAnalyzer core = new ItemAnalyzer(configured.options(), configured.timeZones());
    private final ItemState item = new ItemState();
    private final Map<Region, PopulationProfile> profiles = new HashMap<>();
    private final TreeMap<Long, Assessment> expected = new TreeMap<>();

    AnalyzerReplay(TestTopics topics) {
        this.topics = topics;
    }

    Map<String, ?> settings() {
        return Map.of("analyzer.lateness", "30m", "analyzer.catchUpBound", "30d", "analyzer.idleTimeout", "200ms");
    }

    /** Sends the accesses of an hour, and notes the score that ends the one before. */
    void send(int hour) throws Exception {
        SplittableRandom random = new SplittableRandom(hour);
        long begin = start + hour * HOUR;
        int accesses = 1 + random.nextInt(5);
        for (int i = 0; i < accesses; i++) {
            String region = random.nextInt(3) == 0 ? TestConfiguration.AMERICA : TestConfiguration.EUROPE;
            topics.send(Topic.ACCESS_LOGS, 0, line("anna", "cart", begin + i * MINUTE, region));
            core.onAccess(item, new Region(region), begin + i * MINUTE, 1, 0, profile(new Region(region)));
        }
        topics.send(Topic.ACCESS_LOGS, 0, line("clock", "tick", begin + LATENESS + MINUTE, TestConfiguration.ASIA));
        topics.flush();
        if (hour > 0) {
            expect(begin);
        }
    }

    private void expect(long windowEnd) {
        var unused = core.closeWindows(item, windowEnd / HOUR, this::profile);
        var home = new DefaultRule(configured.topology().partitions().keySet(), 1).homeOf("anna");
        expected.put(
                windowEnd,
                core.assess(item, home, configured.topology(), windowEnd + LATENESS, ScoreTrigger.SCHEDULED));
    }

    private PopulationProfile profile(Region region) {
        return profiles.computeIfAbsent(region, unseen -> new PopulationProfile());
    }

    /** How many windows' ends brought a score. */
    int told(List<MobilityScore> scores) {
        return atWindowEnds(scores).size();
    }

    /** Whether nothing that a reader would notice can still be missing: at latest after half a horizon there is a score. */
    boolean upToDate(List<MobilityScore> scores) {
        return atWindowEnds(scores).stream()
                        .mapToLong(MobilityScore::getWindowEnd)
                        .max()
                        .orElse(0)
                > expected.lastKey() - REFRESH * HOUR;
    }

    /** Each score that ended a window, and each repeat of it. */
    void requireEqualToBruteForce(List<MobilityScore> scores) {
        for (MobilityScore score : atWindowEnds(scores)) {
            Assessment assessment = requireNonNull(expected.get(score.getWindowEnd() - LATENESS));
            assertEquals(assessment.demandPerHour(), score.getDemandPerHour(), ROUNDING, score::toString);
            assertEquals(assessment.score().value(), score.getScore(), ROUNDING, score::toString);
            assertEquals(assessment.benefit().meanMillis(), score.getBenefit().getMeanMillis(), 1, score::toString);
        }
    }

    private static List<MobilityScore> atWindowEnds(List<MobilityScore> scores) {
        return scores.stream()
                .filter(score ->
                        score.getCustomerId().equals("anna") && score.getId().contains("|w"))
                .toList();
    }

    private static byte[] line(String customer, String item, long timestamp, String region) {
        return ("{\"customerId\":\"" + customer + "\",\"itemId\":\"" + item + "\",\"timestamp\":" + timestamp
                        + ",\"region\":\"" + region + "\"}")
                .getBytes(UTF_8);
    }
}
