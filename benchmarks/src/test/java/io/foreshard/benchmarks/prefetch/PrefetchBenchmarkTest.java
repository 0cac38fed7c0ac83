package io.foreshard.benchmarks.prefetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreshard.benchmarks.placement.RoundTrips;
import io.foreshard.benchmarks.placement.Trace;
import io.foreshard.core.Region;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A trace whose figures can be counted by hand. */
class PrefetchBenchmarkTest {

    private static final String HEADER = "timestamp_ms,customer_id,region,data_item\n";

    @TempDir
    private Path folder = Path.of("");

    private String run(int expectedCode, Path trace, Path out) {
        StringWriter said = new StringWriter();
        int code = new CommandLine(new PrefetchBenchmark())
                .setErr(new PrintWriter(said))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println(failure.getMessage());
                    return 2;
                })
                .execute("--trace", trace.toString(), "--out", out.toString());
        assertEquals(expectedCode, code, said.toString());
        return said.toString();
    }

    /**
     * Both items live in x. In y the first visit teaches that they belong to one customer; on the second one b comes with a and is
     * used; on the third one it comes again and is not; a read 50 ms after a's is too early for a round trip of 100.
     */
    @Test
    void a_short_trace_gives_what_was_counted_by_hand() throws Exception {
        Path trace = Files.writeString(
                folder.resolve("trace.csv"),
                HEADER
                        + "0,c,x,a\n10,c,x,b\n"
                        + "1000000,c,y,a\n1001000,c,y,b\n"
                        + "3000000,c,y,a\n3001000,c,y,b\n"
                        + "5000000,c,y,a\n"
                        + "7000000,c,y,a\n7000050,c,y,b\n");
        Path out = folder.resolve("out.json");
        run(0, trace, out);
        JsonNode report = new ObjectMapper().readTree(out.toFile());
        assertEquals(9, report.get("accesses").asLong());
        assertEquals(7, report.get("remote").get("none").asLong());
        assertEquals(7, report.get("remote").get("ttl_cache").asLong());
        assertEquals(6, report.get("remote").get("prefetch").asLong());
        assertEquals(3, report.get("fetches").get("total").asLong());
        assertEquals(1, report.get("fetches").get("useful").asLong());
        assertEquals(1, report.get("fetches").get("wasted").asLong());
        assertEquals(1, report.get("fetches").get("late").asLong());
        assertEquals(6.0 / 7, report.get("left").asDouble(), 1e-12);
        assertEquals(1.0 / 3, report.get("wasted_share").asDouble(), 1e-12);
    }

    @Test
    void what_is_cut_off_changes_nothing_before_it() throws Exception {
        StringBuilder rows = new StringBuilder(HEADER);
        Random random = new Random(7);
        long now = 0;
        for (int i = 0; i < 4_000; i++) {
            now += random.nextInt(60_000);
            rows.append(now)
                    .append(",c")
                    .append(random.nextInt(5))
                    .append(random.nextBoolean() ? ",x,i" : ",y,i")
                    .append(random.nextInt(4))
                    .append('\n');
        }
        String whole = rows.toString();
        String half = whole.substring(0, whole.indexOf('\n', whole.length() / 2) + 1);
        assertEquals(fetches(half), fetches(whole).substring(0, fetches(half).length()));
        assertTrue(fetches(half).length() > 1_000);
    }

    /** Every fetch that was decided upon, in order. */
    private String fetches(String rows) throws Exception {
        Path trace = Files.writeString(folder.resolve("cut.csv"), rows);
        var accesses = new Trace(trace);
        var topology = RoundTrips.alike(List.of(new Region("x"), new Region("y")));
        StringBuilder fetches = new StringBuilder();
        Comparison comparison = new Comparison(
                topology,
                new ReplaySettings(Duration.ofMinutes(10), 0.2, 500, 512),
                new Homes(Homes.Kind.FIRST, topology),
                (item, to, at) -> fetches.append(at).append(item).append(to).append('\n'));
        accesses.forEach(comparison::accept);
        return fetches.toString();
    }

    @Test
    void bad_input_is_told_in_a_line() throws Exception {
        Path trace = Files.writeString(folder.resolve("bad.csv"), "time,who\n1,2\n");
        String said = run(2, trace, folder.resolve("out.json"));
        assertTrue(said.endsWith(trace + " line 1: no column timestamp_ms in time,who\n"), said);
    }
}
