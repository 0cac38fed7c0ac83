package io.foreshard.benchmarks.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.foreshard.benchmarks.measure.Latencies;
import io.foreshard.schemas.AccessEvent;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PacedPhaseTest {

    @Test
    void eventTimeHasPassedWhenTheLastPartitionSaysSo() {
        Arrivals arrivals = new Arrivals(1_000, 100, 3, 2);
        arrivals.arrived(0, 999, 1);
        arrivals.arrived(0, 1_000, 2);
        assertEquals(Long.MAX_VALUE, arrivals.allReached(1_000));
        arrivals.arrived(1, 1_150, 3);
        arrivals.arrived(0, 1_160, 4);
        arrivals.arrived(0, 1_161, 5);
        assertEquals(3, arrivals.allReached(1_000));
        assertEquals(4, arrivals.allReached(1_100));
        assertEquals(1_100, arrivals.lastReached());
        assertEquals(Long.MAX_VALUE, arrivals.allReached(1_200));
        for (long noMark : new long[] {900, 1_050, 1_300}) {
            assertEquals(Long.MAX_VALUE, arrivals.allReached(noMark));
        }
    }

    @Test
    void probesAreKnownByItemAndTime() {
        Arrivals arrivals = new Arrivals(0, 1, 1, 1);
        AccessEvent probe = new AccessLoad(new LoadShape(1, 1, 1, 0, 0), 0, 1).access(7, 55, "eu-west");
        arrivals.probeArrived(probe, 99);
        assertEquals(99, arrivals.probe(AccessLoad.customerOf(7), 55));
        assertEquals(Long.MAX_VALUE, arrivals.probe(AccessLoad.customerOf(7), 56));
    }

    @Test
    void ranksAreTheNearest() {
        Latencies latencies = new Latencies();
        assertEquals(Map.of("count", 0), latencies.report());
        LongStream.rangeClosed(1, 2_000).map(i -> 2_001 - i).forEach(latencies::add);
        assertEquals(Map.of("count", 2_000, "p50", 1_000L, "p99", 1_980L, "max", 2_000L), latencies.report());
    }

    @Test
    void aStrangeRegionIsNeverAnItemsOwn() {
        AccessLoad load = new AccessLoad(new LoadShape(50_000, 30, 24, 0, 0), 0, 3);
        while (load.hasNext()) {
            AccessEvent event = load.next();
            int item = Integer.parseInt(event.getCustomerId().substring("customer-".length()));
            assertNotEquals(AccessLoad.strangeRegionOf(item), event.getRegion());
        }
    }
}
