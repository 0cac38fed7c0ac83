package io.foreshard.stack.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.Region;
import io.foreshard.stack.demo.Workload.Access;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadTest {

    private static final List<Region> REGIONS = List.of(new Region("a"), new Region("b"), new Region("c"));

    @TempDir
    Path folder;

    @Test
    void theSameSeedGivesTheSameAccesses() {
        Workload one = GeneratedWorkload.generate(REGIONS, 50, 3, 2_000, 7);
        assertEquals(one, GeneratedWorkload.generate(REGIONS, 50, 3, 2_000, 7));
        assertNotEquals(
                one.accesses(),
                GeneratedWorkload.generate(REGIONS, 50, 3, 2_000, 8).accesses());
    }

    @Test
    void theGeneratedLoadIsAboutWhatWasAskedFor() {
        Workload workload = GeneratedWorkload.generate(REGIONS, 400, 6, 9_000, 1);
        assertEquals(54_000, workload.accesses().size(), 54_000 * 0.1);
        assertEquals(400, workload.customers().size());
        assertEquals(REGIONS, workload.regions());
        double writes = workload.accesses().stream().filter(Access::write).count();
        assertEquals(0.25, writes / workload.accesses().size(), 0.02);
        assertTrue(workload.accesses().get(0).offsetMillis() >= 0);
    }

    @Test
    void aTraceGivesItsLargestRegionsAndItsBusiestStretch() throws IOException {
        Path trace = folder.resolve("t.csv.gz");
        String text = """
                timestamp_ms,customer_id,region,data_item,operation
                1000,c1,far,x,READ
                90000,c1,a,x,READ
                90010,c1,b,x,WRITE
                90020,c2,a,y,READ
                90021,c2,rare,y,READ
                500000,c2,b,y,READ
                """;
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(trace))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        Workload workload = TraceWorkload.read(trace, 2, Duration.ofSeconds(1), 1_000);
        assertEquals(
                List.of(0L, 10L, 20L),
                workload.accesses().stream().map(Access::offsetMillis).toList());
        assertEquals(List.of(new Region("a"), new Region("b")), workload.regions());
        assertEquals(
                List.of(false, true, false),
                workload.accesses().stream().map(Access::write).toList());
    }

    @Test
    void aBrokenTraceIsRefusedWithTheLine() throws IOException {
        Path trace = folder.resolve("t.csv");
        Files.writeString(trace, "timestamp_ms,customer_id,region,data_item\n1,c,a,x\nsoon,c,a,x\n");
        IOException thrown =
                assertThrows(IOException.class, () -> TraceWorkload.read(trace, 2, Duration.ofSeconds(1), 10));
        assertTrue(String.valueOf(thrown.getMessage()).contains("line 3"), thrown.toString());
        Files.writeString(trace, "when,who\n");
        assertThrows(IOException.class, () -> TraceWorkload.read(trace, 2, Duration.ofSeconds(1), 10));
    }
}
