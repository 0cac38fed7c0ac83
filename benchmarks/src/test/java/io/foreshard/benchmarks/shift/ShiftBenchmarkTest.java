package io.foreshard.benchmarks.shift;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ShiftBenchmarkTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aSmallRunMeasuresRatesAndDelays() throws Exception {
        Path out = folder.resolve("shift.json");
        assertEquals(0, new CommandLine(new ShiftBenchmark()).execute("--items=9", "--days=2", "--json=" + out));
        JsonNode report = new ObjectMapper().readTree(out.toFile());
        JsonNode monthly = report.get("foreshard").get("one_in_30_days");
        assertEquals(12, monthly.get("found").get("shift").get("injected").asInt());
        assertTrue(monthly.get("found").get("shift").get("within_20_accesses").asDouble() > 0.5);
        assertTrue(report.get("cusum").get("threshold").asDouble() > 1);
        assertTrue(report.get("ewma_z").get("groups").has("all"));
    }

    @Test
    void tooFewItemsAreRefusedInOneLine() {
        StringWriter errors = new StringWriter();
        CommandLine command = new CommandLine(new ShiftBenchmark())
                .setErr(new PrintWriter(errors))
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    line.getErr().print(failure.getMessage());
                    return 2;
                });
        assertEquals(2, command.execute("--items=1"));
        assertTrue(errors.toString().startsWith("items 1, "), errors::toString);
    }

    @Test
    void anHourOfDemandIsTheSameEveryTimeItIsAskedFor() {
        Demand demand = Demand.of(Demand.Kind.BURSTS, 20, 5);
        assertArrayEquals(demand.accesses(100, 1), demand.accesses(100, 1));
        double total = 0;
        for (int hour = 0; hour < 24 * 60; hour++) {
            total += demand.accesses(hour, 1).length;
        }
        assertEquals(20, total / (24 * 60), 2);
    }
}
