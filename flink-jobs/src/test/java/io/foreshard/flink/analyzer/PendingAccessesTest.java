package io.foreshard.flink.analyzer;

import static io.foreshard.flink.TestConfiguration.AMERICA;
import static io.foreshard.flink.TestConfiguration.EUROPE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.window.WindowSize;
import io.foreshard.flink.wire.Origin;
import io.foreshard.schemas.AccessEvent;
import io.foreshard.schemas.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PendingAccessesTest {

    private static final long HOUR = 3_600_000;

    private final PendingAccesses pending = new PendingAccesses(new WindowSize(HOUR));
    private final List<Signal.Accesses> sent = new ArrayList<>();
    private long offset;

    @Test
    void accessesOfOneRegionAndWindowAreOneSegmentInTheOrderOfTheFirst() {
        add("anna", "cart", EUROPE, 10, Operation.READ);
        add("ben", "cart", EUROPE, 11, Operation.READ);
        add("anna", "cart", EUROPE, 30, Operation.WRITE);
        add("anna", "cart", EUROPE, 20, Operation.READ);
        add("anna", "cart", AMERICA, 40, Operation.READ);
        add("anna", "cart", EUROPE, 50, Operation.READ);
        assertEquals(2, pending.size());
        drain();
        assertEquals(
                List.of(
                        new Signal.Accesses(
                                "anna",
                                "cart",
                                List.of(
                                        new AccessSegment(EUROPE, 10, 30, 2, 1, 3, 0),
                                        new AccessSegment(AMERICA, 40, 40, 1, 0, 3, 4),
                                        new AccessSegment(EUROPE, 50, 50, 1, 0, 3, 5))),
                        new Signal.Accesses("ben", "cart", List.of(new AccessSegment(EUROPE, 11, 11, 1, 0, 3, 1)))),
                sent);
        assertEquals(0, pending.size());
    }

    @Test
    void aSegmentEndsWithItsWindow() {
        add("anna", "cart", EUROPE, HOUR - 1, Operation.READ);
        add("anna", "cart", EUROPE, HOUR, Operation.READ);
        add("anna", "cart", EUROPE, 5, Operation.READ);
        drain();
        assertEquals(
                List.of(HOUR - 1, HOUR, 5L),
                sent.get(0).segments().stream().map(AccessSegment::lastMillis).toList());
    }

    /** Whatever is sent when: all accesses, in the order in which each item's came. */
    @Test
    void nothingIsLostOrTwiceAndNoItemsOrderIsChanged() {
        SplittableRandom random = new SplittableRandom(5);
        Map<String, StringBuilder> expected = new LinkedHashMap<>();
        for (int i = 0; i < 200_000; i++) {
            String customer = "c" + random.nextInt(20);
            String region = random.nextInt(4) == 0 ? AMERICA : EUROPE;
            long time = random.nextInt(3) * HOUR + random.nextInt(1000);
            expected.computeIfAbsent(customer, unseen -> new StringBuilder())
                    .append(region)
                    .append(time / HOUR)
                    .append(' ');
            add(customer, "cart", region, time, Operation.READ);
            if (random.nextInt(1000) == 0) {
                drain();
            }
        }
        drain();
        Map<String, StringBuilder> got = new LinkedHashMap<>();
        for (Signal.Accesses accesses : sent) {
            assertTrue(accesses.segments().size() <= PendingAccesses.MOST_SEGMENTS);
            for (AccessSegment segment : accesses.segments()) {
                assertEquals(segment.firstMillis() / HOUR, segment.lastMillis() / HOUR);
                got.computeIfAbsent(accesses.customerId(), unseen -> new StringBuilder())
                        .append((segment.region() + segment.firstMillis() / HOUR + ' ').repeat(segment.reads()));
            }
        }
        expected.forEach((customer, text) -> assertEquals(text.toString(), String.valueOf(got.get(customer))));
        assertEquals(expected.size(), got.size());
    }

    private void add(String customer, String item, String region, long time, Operation operation) {
        AccessEvent event = AccessEvent.newBuilder()
                .setCustomerId(customer)
                .setItemId(item)
                .setRegion(region)
                .setTimestamp(time)
                .setOperation(operation)
                .build();
        Signal.Accesses full = pending.add(event, new Origin("access-logs", 3, offset++, 0));
        if (full != null) {
            sent.add(full);
        }
    }

    private void drain() {
        pending.drainTo(signal -> sent.add((Signal.Accesses) signal));
    }
}
