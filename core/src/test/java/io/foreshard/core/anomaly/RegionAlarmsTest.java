package io.foreshard.core.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.Region;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RegionAlarmsTest {

    private static final long HOUR = 3_600_000;
    private static final Region EUROPE = new Region("eu");

    private final RegionAlarms alarms = new RegionAlarms(EUROPE, new RegionAlarms.Options(1.0 / 30, HOUR, 0.01));

    @Test
    void anOutageOfARegionIsOneAlarmAndTheItemsArePartOfIt() {
        alarms.live(1000);
        int told = 0;
        Optional<RegionAlarm> region = Optional.empty();
        for (int item = 0; item < 800; item++) {
            Optional<RegionAlarm> begun = alarms.onAlarm(AnomalyKind.DROP, 5 * HOUR + item);
            told += begun.isPresent() ? 1 : 0;
            region = region.or(() -> begun);
        }
        assertEquals(1, told);
        RegionAlarm begun = region.orElseThrow();
        assertEquals(begun.id(), alarms.partOf(AnomalyKind.DROP).orElseThrow().id());
        assertTrue(begun.items() < 20, "told after " + begun.items());
        assertTrue(begun.severity() > 3.3);
        assertEquals(Optional.empty(), alarms.partOf(AnomalyKind.SPIKE), "other kinds are their own");
    }

    @Test
    void itIsOverWhenNoMoreAlarmsCome() {
        alarms.live(1000);
        for (int item = 0; item < 100; item++) {
            alarms.onAlarm(AnomalyKind.DROP, 5 * HOUR);
        }
        assertEquals(List.of(), alarms.advance(5 * HOUR + HOUR / 2));
        RegionAlarm over = alarms.advance(6 * HOUR + 1).get(0);
        assertTrue(over.ended());
        assertEquals(5 * HOUR, over.latestMillis());
        assertEquals(Optional.empty(), alarms.partOf(AnomalyKind.DROP));
    }

    @Test
    void falseAlarmsAtTheConfiguredRateAreNoRegionsAlarm() {
        SplittableRandom random = new SplittableRandom(3);
        int items = 5000;
        alarms.live(items);
        double gap = 30.0 * 24 * HOUR / items;
        int told = 0;
        double time = 0;
        while (time < 100.0 * 24 * HOUR) {
            time -= gap * Math.log(1 - random.nextDouble());
            told += alarms.onAlarm(AnomalyKind.SPIKE, (long) time).isPresent() ? 1 : 0;
            alarms.advance((long) time);
        }
        assertTrue(told <= 3, "in 100 days " + told);
    }

    @Test
    void aFewItemsAreNoRegion() {
        alarms.live(1);
        for (int item = 1; item < RegionAlarms.LEAST_ITEMS; item++) {
            assertEquals(Optional.empty(), alarms.onAlarm(AnomalyKind.DROP, HOUR));
        }
        assertTrue(alarms.onAlarm(AnomalyKind.DROP, HOUR).isPresent());
    }
}
