package io.foreshard.flink.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.flink.AccessPatternAnalyzer;
import io.foreshard.flink.TestConfiguration;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a wrong call is answered: words, no stack trace, and never the end of the JVM. */
class JobSubmissionTest {

    @TempDir
    Path folder;

    @Test
    void wrongArgumentsAndConfigurationsAreNamed() throws Exception {
        assertTrue(refused("--konfig", "x").contains("--config"));
        assertTrue(
                refused("--config", folder.resolve("missing.yaml").toString()).contains("missing.yaml"));
        Path file = folder.resolve("foreshard.yaml");
        TestConfiguration.document(folder, "127.0.0.1:9092").write(file);
        String config = file.toString();
        String both = refused("--config", config, "--set", "analyzer.window=0s", "--set", "analyzer.parallelism=0");
        assertTrue(both.contains("analyzer.window") && both.contains("analyzer.parallelism"), both);
        assertTrue(refused("--config", config, "--set", "analyzer.historyWindows=5000")
                .contains("at most 4096"));
        assertTrue(
                refused("--config", config, "--set", "analyzer.anomalyRate=2").contains("analyzer.anomalyRate"));
        assertTrue(refused("--config", config, "--delivery", "at-most-once").contains("at-least-once"));
    }

    private static String refused(String... arguments) {
        JobRefusedException refused =
                assertThrows(JobRefusedException.class, () -> AccessPatternAnalyzer.main(arguments));
        assertEquals(0, refused.getStackTrace().length);
        return refused.getMessage();
    }
}
