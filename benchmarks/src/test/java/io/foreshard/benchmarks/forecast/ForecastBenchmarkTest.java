package io.foreshard.benchmarks.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreshard.benchmarks.Benchmarks;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ForecastBenchmarkTest {

    private final StringWriter errors = new StringWriter();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void everyStepOfEverySeriesIsWrittenAndTheCostsToo() throws IOException {
        Files.writeString(folder.resolve("train.csv"), row("a", 60) + row("b", 40) + row("c", 3));
        Files.writeString(folder.resolve("test.csv"), row("b", 5) + row("a", 5) + row("c", 5));
        assertEquals(0, run("auto"), errors::toString);
        for (String file : List.of("far.csv", "near.csv")) {
            List<String> lines = Files.readAllLines(folder.resolve(file));
            assertEquals("id,step,mean,lo95,hi95", lines.get(0));
            assertEquals(1 + 3 * 5, lines.size());
            assertTrue(lines.get(1).startsWith("b,1,"));
            for (String line : lines.subList(1, lines.size())) {
                String[] cells = line.split(",", -1);
                assertEquals(5, cells.length);
                assertTrue(Double.parseDouble(cells[3]) <= Double.parseDouble(cells[4]), line);
            }
        }
        JsonNode timing =
                new ObjectMapper().readTree(folder.resolve("timing.json").toFile());
        assertEquals(3, timing.get("series").asInt());
        assertTrue(timing.get("fit_ms").get("mean").asDouble() > 0);
        assertTrue(timing.get("state_bytes").get("max").asDouble() > 0);
    }

    @Test
    void aValueThatIsNotFiniteIsNamedByItsPlace() throws IOException {
        Files.writeString(folder.resolve("train.csv"), "a,1,2,NaN,4\n");
        Files.writeString(folder.resolve("test.csv"), "a,5\n");
        assertNotEquals(0, run("auto"));
        assertTrue(errors.toString().contains("line 1 value 3"), errors::toString);
    }

    private int run(String model) {
        return new CommandLine(new Benchmarks())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setErr(new PrintWriter(errors, true))
                .execute(
                        "forecast",
                        "--train=" + folder.resolve("train.csv"),
                        "--test=" + folder.resolve("test.csv"),
                        "--season=7",
                        "--horizon=5",
                        "--forecasts=" + folder.resolve("far.csv"),
                        "--rolling=" + folder.resolve("near.csv"),
                        "--timing=" + folder.resolve("timing.json"),
                        "--model=" + model);
    }

    private static String row(String id, int length) {
        StringBuilder row = new StringBuilder(id);
        for (int t = 0; t < length; t++) {
            row.append(',').append(t % 7 + 0.25 * (t % 3));
        }
        return row.append('\n').toString();
    }
}
