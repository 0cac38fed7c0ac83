package io.foreshard.benchmarks.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AnomalyBenchmarkTest {

    @TempDir
    private Path folder = Path.of("");

    private final StringWriter printed = new StringWriter();

    private int run() {
        CommandLine command = new CommandLine(new AnomalyBenchmark())
                .setOut(new PrintWriter(printed))
                .setErr(new PrintWriter(printed))
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    line.getErr().print(failure.getMessage());
                    return 2;
                });
        return command.execute("--in=" + folder.resolve("in"), "--out=" + folder.resolve("out"));
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve("in").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void everySeriesIsWrittenToTheSamePathWithScores() throws IOException {
        StringBuilder text = new StringBuilder("timestamp,value\n");
        for (int i = 0; i < 300; i++) {
            text.append("2026-01-%02d %02d:00:00,%s\n".formatted(i / 24 + 1, i % 24, i == 280 ? "500" : "1" + i % 7));
        }
        write("a/b/one.csv", text.toString());
        write("two.csv", "timestamp,value\n2026-01-01T00:00:00.125,1e3\n");
        write("notes.txt", "no series");
        assertEquals(0, run(), printed::toString);
        List<String> one = Files.readAllLines(folder.resolve("out/a/b/one.csv"));
        assertEquals("timestamp,value,anomaly_score", one.get(0));
        assertEquals(301, one.size());
        assertTrue(one.get(281).startsWith("2026-01-12 16:00:00,500,0."), one.get(281));
        double spike = Double.parseDouble(one.get(281).split(",", -1)[2]);
        assertTrue(spike > 0.5, one.get(281));
        assertEquals(
                List.of("timestamp,value,anomaly_score", "2026-01-01T00:00:00.125,1e3,0.0"),
                Files.readAllLines(folder.resolve("out/two.csv")));
        assertTrue(printed.toString().startsWith("2 series, 301 points, "), printed::toString);
    }

    @Test
    void anOffsetOfATimeCounts() throws IOException {
        write("x.csv", "timestamp,value\n2026-01-01T07:30:00+05:30,1\n2026-01-01 02:00:00,1\n");
        List<MeasurementFile.Row> rows =
                MeasurementFile.read(folder.resolve("in/x.csv")).rows();
        assertEquals(rows.get(1).timestampMillis(), rows.get(0).timestampMillis());
    }

    @Test
    void badRowsAreNamed() throws IOException {
        for (String row : List.of("yesterday,1", "2026-01-01 00:00:00,many", "2026-01-01 00:00:00,1,2")) {
            write("x.csv", "timestamp,value\n2026-01-01 00:00:00,1\n" + row + "\n");
            assertEquals(2, run());
        }
        assertEquals(3, printed.toString().split("x.csv line 3: ", -1).length - 1, printed::toString);
    }

    @Test
    void valuesBeyondAllMeasureNameTheirLine() throws IOException {
        write("x.csv", "timestamp,value\n2026-01-01 00:00:00,1e70\n");
        assertEquals(2, run());
        assertTrue(printed.toString().contains("x.csv line 2: 1e70: expected"), printed::toString);
    }

    @Test
    void aFolderInsideTheInputIsNoOutput() throws IOException {
        write("x.csv", "timestamp,value\n");
        CommandLine command = new CommandLine(new AnomalyBenchmark())
                .setErr(new PrintWriter(printed))
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    line.getErr().print(failure.getMessage());
                    return 2;
                });
        assertEquals(2, command.execute("--in=" + folder.resolve("in"), "--out=" + folder.resolve("in/scored")));
        assertTrue(printed.toString().contains("lies in --in"), printed::toString);
    }
}
