package io.foreshard.benchmarks.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PlacementBenchmarkTest {

    private static final String HEADER = "timestamp_ms,customer_id,region,data_item";
    private static final long START = 1_767_571_200_000L;
    private static final long HOUR = 3_600_000;

    @TempDir
    private Path folder = Path.of("");

    private final StringWriter printed = new StringWriter();

    /** Items that are used in two regions by turns, twelve hours each, and some that now and then have a stray access. */
    private static List<String> tides(int days) {
        Random random = new Random(3);
        List<String> rows = new ArrayList<>();
        for (long hour = 0; hour < 24L * days; hour++) {
            boolean night = hour % 24 >= 12;
            for (int access = 0; access < 24; access++) {
                int item = access % 12;
                String region = item % 3 == 0 ? (random.nextInt(30) == 0 ? "ap" : "eu") : night ? "us" : "eu";
                rows.add((START + hour * HOUR + access * 90_000L + 7) + ",c" + item + "," + region + ",doc");
            }
        }
        return rows;
    }

    private Path write(String name, List<String> rows) throws IOException {
        Path file = folder.resolve(name);
        String text = HEADER + "\n" + String.join("\n", rows) + "\n";
        try (OutputStream out = name.endsWith(".gz")
                ? new GZIPOutputStream(Files.newOutputStream(file))
                : Files.newOutputStream(file)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private int run(Path trace, Path out, String... more) {
        CommandLine command = new CommandLine(new PlacementBenchmark())
                .setOut(new PrintWriter(printed))
                .setErr(new PrintWriter(printed))
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    line.getErr().println(failure.getMessage());
                    return 2;
                });
        List<String> arguments = new ArrayList<>(List.of("--trace=" + trace, "--decisions=" + out));
        arguments.addAll(more.length > 0 ? List.of(more) : List.of("--cost=2"));
        return command.execute(arguments.toArray(String[]::new));
    }

    private List<String> decisions(Path trace, String... more) throws IOException {
        Path out = folder.resolve("decisions.csv");
        assertEquals(0, run(trace, out, more), printed::toString);
        List<String> lines = Files.readAllLines(out);
        assertEquals("timestamp_ms,customer_id,data_item,target_region", lines.get(0));
        return lines.subList(1, lines.size());
    }

    @Test
    void tidesAreFollowedAheadAndStraysAreNot() throws IOException {
        List<String> moves = decisions(write("tides.csv", tides(28)));
        long ahead = moves.stream()
                .filter(move -> Long.parseLong(move.split(",", -1)[0]) > START + 14 * 24 * HOUR)
                .filter(move -> Long.parseLong(move.split(",", -1)[0]) % (12 * HOUR) == 0)
                .count();
        // 8 items change twice a day for 14 days
        assertTrue(ahead > 0.8 * 8 * 2 * 14, () -> ahead + " moves at the hour of change");
        assertTrue(moves.stream().noneMatch(move -> move.endsWith(",ap")), "a stray was followed");
    }

    @Test
    void cuttingTheTraceLeavesTheDecisionsBeforeUnchanged() throws IOException {
        List<String> rows = tides(10);
        List<String> whole = decisions(write("whole.csv", rows));
        assertEquals(whole, decisions(write("again.csv.gz", rows)));
        for (int cut : new int[] {100, 1_001, 3_333}) {
            String last = rows.get(cut - 1).split(",", -1)[0];
            List<String> before = decisions(write("cut.csv", rows.subList(0, cut)));
            assertEquals(
                    whole.stream()
                            .filter(move -> Long.parseLong(move.split(",", -1)[0]) <= Long.parseLong(last))
                            .toList(),
                    before);
        }
    }

    @Test
    void roundTripsCount() throws IOException {
        Path trips = folder.resolve("rtt.csv");
        Files.writeString(trips, "region_a,region_b,rtt_ms\neu,us,1\neu,ap,300\nus,ap,299\n");
        List<String> moves = decisions(write("tides.csv", tides(14)), "--rtt=" + trips, "--cost=2");
        assertTrue(moves.size() < 20, () -> moves.size() + " moves between neighbours");
    }

    @Test
    void badInputIsNamedInOneLine() throws IOException {
        Path out = folder.resolve("out.csv");
        assertEquals(2, run(write("a.csv", List.of(START + ",c1,eu")), out));
        assertEquals(2, run(write("b.csv", List.of(START + ",c1,eu,doc", (START - 1) + ",c1,eu,doc")), out));
        assertEquals(2, run(write("c.csv", List.of("soon,c1,eu,doc")), out));
        assertEquals(2, run(write("d.csv", List.of()), out));
        assertEquals(2, run(write("e.csv", List.of(START + ",c1,eu,doc")), out, "--cost=0"));
        List<String> lines = printed.toString().lines().toList();
        assertTrue(lines.get(0).endsWith("a.csv line 2: 3 cells, expected at least 4"), lines.get(0));
        assertTrue(lines.get(1).contains("b.csv line 3: time "), lines.get(1));
        assertTrue(lines.get(2).endsWith("c.csv line 2: 'soon' is no time in ms"), lines.get(2));
        assertTrue(lines.get(3).endsWith("d.csv holds no accesses"), lines.get(3));
        assertTrue(lines.get(4).startsWith("--cost"), lines.get(4));
    }
}
