package io.foreshard.benchmarks.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A short run with everything real: each group is measured, and its reads come from the tier it is named for. */
class SidecarBenchmarkIT {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void a_quick_run_measures_every_group() throws Exception {
        Path out = folder.resolve("out.json");
        StringWriter said = new StringWriter();
        int code = new CommandLine(new SidecarBenchmark())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setErr(new PrintWriter(said))
                .execute("--quick", "--connections", "10", "--out", out.toString());
        assertEquals(0, code, said.toString());
        JsonNode report = new ObjectMapper().readTree(out.toFile());
        for (String group : List.of("direct", "local", "redis", "home")) {
            for (String field : List.of("get_p1", "get_p16")) {
                assertTrue(report.path(group).path(field).asDouble() > 0, group + "." + field + " in " + report);
            }
            assertTrue(report.path(group).has("cpu_s_per_million_p1"), group);
            assertTrue(report.path(group).has("cpu_s_per_million_p16"), group);
        }
        for (String group : List.of("local", "redis", "home")) {
            assertTrue(report.path(group).path("hit_share").asDouble() > 0.94, group);
        }
        assertTrue(report.has("p99_added_ms"));
    }
}
