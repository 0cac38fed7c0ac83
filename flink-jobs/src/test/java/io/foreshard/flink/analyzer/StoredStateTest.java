package io.foreshard.flink.analyzer;

import static io.foreshard.flink.TestConfiguration.AMERICA;
import static io.foreshard.flink.TestConfiguration.ASIA;
import static io.foreshard.flink.TestConfiguration.EUROPE;
import static io.foreshard.flink.analyzer.AnalysisHarness.HOUR;
import static io.foreshard.flink.analyzer.AnalysisHarness.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreshard.schemas.AccessRun;
import io.foreshard.schemas.MapScope;
import io.foreshard.schemas.MobilityScore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The analysis goes on from the state of each version that was released: its snapshot lies in the test resources with what that
 * version itself told when it went on. {@code -Dforeshard.state.store=NAME} writes those of the present version.
 */
class StoredStateTest {

    private static final Path FOLDER = Path.of("src/test/resources/state");
    private static final Map<String, String> SETTINGS =
            Map.of("analyzer.lateness", "0s", "analyzer.historyWindows", "48");
    private static final List<String> CUSTOMERS = List.of("anna", "ben", "cleo");
    private static final List<String> ITEMS = List.of("cart", "list");
    private static final int STORED_AT = 60;
    private static final int COMPARED_AT = 84;

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void whatEachReleasedVersionKeptIsGoneOnFrom() throws Exception {
        List<Path> snapshots;
        try (Stream<Path> files = Files.list(FOLDER)) {
            snapshots = files.filter(file -> file.toString().endsWith(".snapshot"))
                    .sorted()
                    .toList();
        }
        assertFalse(snapshots.isEmpty());
        for (Path snapshot : snapshots) {
            String name = snapshot.getFileName().toString().replace(".snapshot", "");
            JsonNode expected = json.readTree(FOLDER.resolve(name + ".json").toFile());
            compare(name, expected, json.readTree(goOnFrom(snapshot).toString()));
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "foreshard.state.store", matches = "[a-z0-9.-]+")
    void storesThePresentVersion() throws Exception {
        Path snapshot =
                Files.createDirectories(FOLDER).resolve(System.getProperty("foreshard.state.store") + ".snapshot");
        try (AnalysisHarness analysis = AnalysisHarness.open(SETTINGS)) {
            analysis.rule(5, "eu-west-1", "us-east-1", "ap-south-1")
                    .map(MapScope.ITEM, "anna", "cart", "ap-south-1", 9);
            drive(analysis, 0, STORED_AT);
            OperatorSnapshotUtil.writeStateHandle(analysis.checkpoint(), snapshot.toString());
        }
        json.writerWithDefaultPrettyPrinter()
                .writeValue(
                        FOLDER.resolve(System.getProperty("foreshard.state.store") + ".json")
                                .toFile(),
                        goOnFrom(snapshot));
    }

    /** What is told at last of each item. */
    private ObjectNode goOnFrom(Path snapshot) throws Exception {
        try (AnalysisHarness analysis = AnalysisHarness.restore(
                SETTINGS,
                OperatorSnapshotUtil.readStateHandle(snapshot.toString()),
                1_000_000,
                START + STORED_AT * HOUR)) {
            ObjectNode told = json.createObjectNode();
            told.put("timers", analysis.timers());
            analysis.reach(START + STORED_AT * HOUR);
            drive(analysis, STORED_AT, COMPARED_AT);
            for (MobilityScore score : analysis.scores()) {
                ObjectNode item = told.withObject("/" + score.getCustomerId() + "~1" + score.getItemId());
                item.put("accesses", score.getAccesses());
                item.put("homeEpoch", score.getHomeEpoch());
                item.put("homePartition", score.getHomePartition());
                item.put("score", score.getScore());
                item.put("demandPerHour", score.getDemandPerHour());
            }
            for (AccessRun run : analysis.runs()) {
                ObjectNode item = told.withObject("/" + run.getCustomerId() + "~1" + run.getItemId() + "/run");
                item.put("region", run.getRegion());
                item.put("length", run.getLength());
                item.put("writes", run.getWrites());
            }
            return told;
        }
    }

    private static void compare(String name, JsonNode expected, JsonNode got) {
        assertEquals(expected.path("timers"), got.path("timers"), name);
        for (String customer : CUSTOMERS) {
            for (String itemId : ITEMS) {
                String item = customer + "/" + itemId;
                JsonNode then = expected.path(item);
                JsonNode now = got.path(item);
                for (String counted : List.of("accesses", "homeEpoch", "homePartition", "run")) {
                    assertFalse(then.path(counted).isMissingNode(), counted);
                    assertEquals(then.path(counted), now.path(counted), name + ": " + counted + " of " + item);
                }
                // Forecasts may get better from version to version.
                assertEquals(then.path("score").asDouble(), now.path("score").asDouble(), 0.1, item);
                double demand = then.path("demandPerHour").asDouble();
                assertEquals(demand, now.path("demandPerHour").asDouble(), 0.3 * demand, item);
            }
        }
    }

    private static void drive(AnalysisHarness analysis, int from, int to) throws Exception {
        String[] regions = {EUROPE, AMERICA, ASIA};
        for (int hour = from; hour < to; hour++) {
            SplittableRandom random = new SplittableRandom(hour);
            for (int i = 0; i < 30; i++) {
                String customer = CUSTOMERS.get(i % CUSTOMERS.size());
                String item = ITEMS.get(random.nextInt(ITEMS.size()));
                int away = random.nextInt(10) == 0 ? 1 : hour / 24;
                analysis.access(
                        customer, item, regions[(i + away) % regions.length], START + hour * HOUR + i * 60_000L);
            }
            analysis.reach(START + (hour + 1) * HOUR);
        }
    }
}
