package io.foreshard.stack.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.ControlGroup;
import io.foreshard.core.ItemId;
import io.foreshard.core.Region;
import io.foreshard.stack.demo.DemoEvidence.PrefetchSample;
import io.foreshard.stack.demo.DemoResult.Owners;
import io.foreshard.stack.demo.DemoResult.Writes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoAnalysisTest {

    private static final ControlGroup CONTROL = new ControlGroup("salt", 0.5);

    private final String treated = customer(false);
    private final String control = customer(true);
    private final List<ServedAccess> served = new ArrayList<>();
    private final List<Observation> seen = new ArrayList<>();

    @TempDir
    Path folder;

    DemoAnalysisTest() {
        for (int at = 0; at < 100; at++) {
            access(treated, at, at % 10 == 0, at < 60 ? "a" : "b", 5);
            access(control, at, at % 2 == 0, at < 60 ? "a" : "b", 50);
        }
    }

    @Test
    void eachGroupIsMeasuredOverTheLastHalf() {
        DemoAnalysis analysis = analysis(List.of());
        assertEquals(0.1, analysis.treated().remoteShare(), 1e-9);
        assertEquals(0.5, analysis.control().remoteShare(), 1e-9);
        assertEquals(5, analysis.treated().p50Ms(), 1e-9);
        assertEquals(50, analysis.control().p99Ms(), 1e-9);
        assertEquals(1, analysis.treated().firstAccesses());
        assertEquals(0, analysis.treated().firstAccessLocalShare(), "the access at 60 was remote");
    }

    @Test
    void aMoveCountsWhereItCommittedAndAheadIfTheRunHadNotBegun() {
        DemoAnalysis analysis = analysis(List.of(
                move("m1", "COOLDOWN", "", 59_500),
                move("m2", "COOLDOWN", "", 70_500),
                move("m3", "COOLDOWN", "", 10_000),
                move("m4", "ABORTED", "DEADLINE", 0),
                move("m5", "ABORTED", "STORE_UNREACHABLE", 0)));
        assertEquals(2, analysis.migrations().done());
        assertEquals(1, analysis.migrations().ahead());
        assertEquals(2, analysis.migrations().aborted());
        assertEquals(1, analysis.migrations().failed());
        assertEquals(3, analysis.whole().migrationsDone());
    }

    @Test
    void theReportHoldsItsDataAndItsCharts() throws IOException {
        DemoAnalysis analysis = analysis(List.of());
        DemoResult result = new DemoResult(
                "a </script> workload",
                1,
                180,
                0.8,
                analysis.treated(),
                analysis.control(),
                analysis.migrations(),
                new Writes(10, 0, 0, 0),
                new Owners(5, 0),
                new DemoResult.Prefetch(3, 2, 1, 0),
                analysis.whole(),
                analysis.timeline());
        DemoReport report = new DemoReport();
        Path page = folder.resolve("sub/report.html");
        report.writeHtml(result, page);
        report.writeJson(result, folder.resolve("out.json"));
        String html = Files.readString(page);
        assertTrue(html.contains("uPlot=function") || html.contains("uPlot"), "the chart library is inside");
        assertTrue(!html.contains("a </script> workload"), "data cannot end the script");
        String json = Files.readString(folder.resolve("out.json"));
        for (String name :
                List.of("remote_share", "first_access_local_share", "p50_ms", "before_first_access", "double")) {
            assertTrue(json.contains("\"" + name + "\""), name);
        }
        assertTrue(report.terminal(result).contains("10 acknowledged writes, 0 lost"));
    }

    private DemoAnalysis analysis(List<MoveObserved> moves) {
        List<PrefetchSample> prefetches =
                List.of(new PrefetchSample(0, 1, 1, 1, 0), new PrefetchSample(90_000, 5, 4, 2, 1));
        return new DemoAnalysis(new DemoEvidence(1, 0, 100_000, served, seen, moves, prefetches), CONTROL);
    }

    private void access(String customer, int second, boolean remote, String region, long latencyMillis) {
        ItemId item = new ItemId(customer, "i");
        served.add(new ServedAccess(second * 1000L, item, region, false, remote));
        seen.add(new Observation(second * 1000L, item, new Region(region), false, latencyMillis * 1_000_000, 0, true));
    }

    private MoveObserved move(String id, String state, String cause, long committed) {
        return new MoveObserved(id, new ItemId(treated, "i"), "b", state, cause, committed, 60_000, 1000);
    }

    private static String customer(boolean inControl) {
        for (int number = 0; ; number++) {
            if (CONTROL.contains("c" + number) == inControl) {
                return "c" + number;
            }
        }
    }
}
