package io.foreshard.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchmarksTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void badInputIsOneLine() throws Exception {
        Path series = Files.writeString(folder.resolve("series.csv"), "a,1,2,3\n");
        assertEquals("horizon 0: expected 1 to 1000", error(series, series, "0"));
        Path none = folder.resolve("none.csv");
        assertEquals("no file " + none, error(none, series, "3"));
        Path other = Files.writeString(folder.resolve("other.csv"), "b,1\n");
        assertEquals(series + " has no series b", error(series, other, "3"));
        Path words = Files.writeString(folder.resolve("words.csv"), "a,1,two\n");
        assertEquals(words + " line 1 value 2: 'two' is not a number", error(words, series, "3"));
    }

    private String error(Path train, Path test, String horizon) {
        StringWriter error = new StringWriter();
        CommandLine command = Benchmarks.commandLine().setErr(new PrintWriter(error));
        String out = folder.resolve("out").toString();
        int code = command.execute(
                "forecast",
                "--train",
                train.toString(),
                "--test",
                test.toString(),
                "--season",
                "1",
                "--horizon",
                horizon,
                "--forecasts",
                out,
                "--rolling",
                out,
                "--timing",
                out);
        assertEquals(2, code, error.toString());
        return error.toString().strip();
    }
}
