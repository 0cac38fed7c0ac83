package io.foreshard.benchmarks.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.schemas.AccessEvent;
import java.util.HashMap;
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
    void shapesThatMakeNoSenseAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new LoadShape(0, 1, 1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new LoadShape(1, 1, 1, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> new LoadShape(1, 1, 1, 0, 1));
    }
}
