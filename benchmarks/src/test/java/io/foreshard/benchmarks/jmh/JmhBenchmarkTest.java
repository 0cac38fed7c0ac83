package io.foreshard.benchmarks.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreshard.benchmarks.Benchmarks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class JmhBenchmarkTest {

    @TempDir
    private Path folder = Path.of("");

    private int run(String include) {
        return new CommandLine(new Benchmarks())
                .execute(
                        "jmh",
                        "--include=" + include,
                        "--out=" + folder.resolve("out.json"),
                        "--param=length=168",
                        "--param=family=FAST",
                        "--forks=0",
                        "--warm-ups=0",
                        "--iterations=1",
                        "--millis=5");
    }

    @Test
    void everyBenchmarkRunsAndIsWritten() throws IOException {
        assertEquals(0, run("SeriesForecasterJmh"));
        JsonNode results =
                new ObjectMapper().readTree(folder.resolve("out.json").toFile());
        TreeSet<String> names = new TreeSet<>();
        for (JsonNode result : results) {
            String name = result.get("benchmark").asText();
            names.add(name.substring(name.lastIndexOf('.') + 1));
            assertTrue(result.get("primaryMetric").get("score").asDouble() > 0, name);
        }
        assertEquals("[fit, horizon, nextStep, update]", names.toString());
        assertEquals(0, run("DemandForecasterJmh"));
    }

    @Test
    void aPatternWithoutBenchmarksIsAFailure() {
        assertNotEquals(0, run("NoSuchBenchmark"));
    }
}
