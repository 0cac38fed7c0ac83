package io.foreshard.stack.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreshard.servers.TemporaryFolder;
import io.foreshard.stack.LocalStack;
import io.foreshard.stack.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The main faults once each, on real processes; {@code scripts/chaos} does it at length. */
class ChaosIT {

    private static final List<FaultKind> KINDS = List.of(
            FaultKind.EXECUTOR_KILL,
            FaultKind.SIDECAR_KILL,
            FaultKind.ETCD_LEADER_KILL,
            FaultKind.STORE_KILL,
            FaultKind.LINK_CUT);

    @Test
    void every_promise_is_kept_under_a_few_faults() throws Exception {
        try (TemporaryFolder folder = TemporaryFolder.create("chaos-it")) {
            ChaosPlan plan = new ChaosPlan(folder.resolve("run"), Duration.ofSeconds(20), 1, KINDS, 1, 8);
            ChaosResult result;
            try (LocalStack stack = LocalStack.start(plan.stack(), Progress.SILENT)) {
                result = new ChaosRun(plan, stack, folder.resolve("history.jsonl"), System.err).run();
            }
            assertEquals(List.of(), result.violations(), () -> ChaosReport.inWords(result));
            assertEquals(KINDS.stream().collect(Collectors.toMap(Function.identity(), kind -> 1)), result.faults());
            assertReported(result, folder.resolve("out.json"));
        }
    }

    private static void assertReported(ChaosResult result, Path file) throws Exception {
        ChaosReport.write(result, file);
        JsonNode report = new ObjectMapper().readTree(file.toFile());
        assertTrue(report.path("writes").path("acknowledged").asLong() >= 50, report.toString());
        assertTrue(report.path("reads").path("strict").asLong() >= 20, report.toString());
        assertTrue(report.path("migrations").path("committed").asLong() >= 1, report.toString());
        for (String name : List.of("lost", "backwards", "double_owner", "stuck")) {
            assertEquals(0, report.path(name).asLong(-1), report.toString());
        }
        assertTrue(report.path("availability").path("reads").asDouble() > 0.1, report.toString());
        assertTrue(report.path("availability").path("writes").asDouble() > 0.1, report.toString());
        assertEquals(1, report.path("faults").path("store-kill").asInt(), report.toString());
    }
}
