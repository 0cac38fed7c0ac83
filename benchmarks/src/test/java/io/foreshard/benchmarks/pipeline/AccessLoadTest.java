package io.foreshard.benchmarks.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.schemas.AccessEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccessLoadTest {

    private static final long BEGIN = 1_000 * AccessLoad.WINDOW_MILLIS;

    @Test
    void accessesComeInOrderFromTwoRegionsAnItem() {
        AccessLoad load = new AccessLoad(new LoadShape(200_000, 100, 24, 0, 0), BEGIN, 3);
        Map<String, Map<String, Integer>> regions = new HashMap<>();
        long before = BEGIN;
        int events = 0;
        while (load.hasNext()) {
            AccessEvent event = load.next();
            assertTrue(event.getTimestamp() >= before && event.getTimestamp() < load.endMillis());
            before = event.getTimestamp() - 1;
            regions.computeIfAbsent(event.getCustomerId(), unseen -> new HashMap<>())
                    .merge(event.getRegion(), 1, Integer::sum);
            events++;
        }
        assertEquals(200_000, events);
        assertEquals(100, regions.size());
        regions.values().forEach(used -> assertEquals(2, used.size()));
    }

    @Test
    void oneItemGetsItsShareOfAllAccesses() {
        AccessLoad load = new AccessLoad(new LoadShape(20_000, 100, 1, 0, 0.5), BEGIN, 3);
        int hot = 0;
        while (load.hasNext()) {
            hot += load.next().getCustomerId().equals(AccessLoad.customerOf(0)) ? 1 : 0;
        }
        assertEquals(0.505, hot / 20_000.0, 0.02);
    }

    @Test
    void sharesTakenTogetherAreTheWholeLoad() {
        for (LoadShape shape : List.of(
                new LoadShape(60_001, 101, 24, 0, 0),
                new LoadShape(60_001, 101, 24, 1.1, 0),
                new LoadShape(60_001, 101, 24, 0.7, 0.5))) {
            Map<String, Integer> whole = countsOf(new AccessLoad(shape, BEGIN, 3));
            Map<String, Integer> together = new HashMap<>();
            for (int instance = 0; instance < 3; instance++) {
                Map<String, Integer> counts = countsOf(new AccessLoad(shape, new LoadShare(instance, 3), BEGIN, 3));
                counts.forEach(
                        (customer, count) -> assertNull(together.put(customer, count), customer + " is in two shares"));
            }
            assertEquals(
                    shape.events(), together.values().stream().mapToInt(n -> n).sum());
            assertEquals(whole.keySet(), together.keySet());
            for (String customer : List.of("customer-0", "customer-1", "customer-2")) {
                double expected = whole.getOrDefault(customer, 0);
                assertEquals(
                        expected, together.getOrDefault(customer, 0), 6 * Math.sqrt(2 * expected), shape + customer);
            }
        }
    }

    private static Map<String, Integer> countsOf(AccessLoad load) {
        Map<String, Integer> counts = new HashMap<>();
        while (load.hasNext()) {
            counts.merge(load.next().getCustomerId(), 1, Integer::sum);
        }
        return counts;
    }

    @Test
    void shapesThatMakeNoSenseAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new LoadShape(0, 1, 1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new LoadShape(1, 1, 1, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> new LoadShape(1, 1, 1, 0, 1));
    }
}
