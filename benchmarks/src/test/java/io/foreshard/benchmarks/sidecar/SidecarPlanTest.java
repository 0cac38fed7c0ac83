package io.foreshard.benchmarks.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class SidecarPlanTest {

    @Test
    void whatCannotBeMeasuredIsRefusedWithTheOptionsName() {
        assertEquals("--requests 10: expected 1000 to 100000000", refusal(10, 50, 3));
        assertEquals("--connections 0: expected 1 to 1000", refusal(1_000, 0, 3));
        assertEquals("--rounds 101: expected 1 to 100", refusal(1_000, 50, 101));
    }

    private static String refusal(int requests, int connections, int rounds) {
        return String.valueOf(assertThrows(
                        IllegalArgumentException.class, () -> SidecarPlan.full(1_000, requests, connections, rounds))
                .getMessage());
    }

    @Test
    void theRateOfRedisBenchmarkIsTheSecondColumnOfItsLastLine() {
        String csv = "\"test\",\"rps\",\"avg_latency_ms\"\n\"get cust__rand_int__:x\",\"123456.79\",\"0.2\"\n";
        assertEquals(123456.79, RedisBenchmark.requestsPerSecond(csv));
        assertThrows(IllegalStateException.class, () -> RedisBenchmark.requestsPerSecond("Could not connect"));
    }

    @Test
    void cpuTimeIsFoundBehindAnyProcessName() {
        String fields = "S 1 1 1 0 -1 4194304 1 2 3 4 150 50 0 0 20 0 1 0 5 6 7";
        assertEquals(2.0, ProcessCpu.parse("42 (a) b (c)) " + fields));
    }

    @Test
    void ratiosArePairedAndMediansAreOfAllRounds() {
        Measured direct = new Measured();
        Measured other = new Measured();
        for (double speed : List.of(100.0, 400.0, 200.0)) {
            direct.add(1, new Measured.Sample(speed, 2, 0));
            other.add(1, new Measured.Sample(speed / 2, 3, 1));
        }
        assertEquals(200.0, direct.report().get("get_p1"));
        assertEquals(0.5, other.reportBeside(direct).get("ratio_p1"));
        assertEquals(1.5, other.reportBeside(direct).get("cpu_ratio_p1"));
        assertEquals(2.5, Measured.median(List.of(1.0, 4.0, 2.0, 3.0)));
    }

    @Test
    void theFirstOfTwoZipfKeysIsDrawnTwiceAsOftenAsTheSecond() {
        ZipfKeys keys = new ZipfKeys(2, 7);
        int first = 0;
        for (int i = 0; i < 30_000; i++) {
            first += keys.nextRank() == 0 ? 1 : 0;
        }
        assertEquals(20_000, first, 500);
    }
}
