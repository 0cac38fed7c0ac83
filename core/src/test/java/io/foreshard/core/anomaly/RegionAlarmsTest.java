package io.foreshard.core.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.Region;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RegionAlarmsTest {

    private static final long HOUR = 3_600_000;
    private static final Region EUROPE = new Region("eu");
    private static final RegionAlarms.Options OPTIONS = new RegionAlarms.Options(HOUR, 0.01);

    private RegionAlarms alarms = new RegionAlarms(EUROPE, OPTIONS, 0);

    /** Hours that bring so many alarms each. */
    private void ordinary(int fromHour, int toHour, int alarmsEach) {
        for (int hour = fromHour; hour < toHour; hour++) {
            for (int i = 0; i < alarmsEach; i++) {
                assertEquals(Optional.empty(), alarms.onAlarm(AnomalyKind.DROP, hour * HOUR + i));
            }
            assertEquals(List.of(), alarms.advance((hour + 1) * HOUR));
        }
    }

    private RegionAlarm burst(int hour, int count) {
        Optional<RegionAlarm> begun = Optional.empty();
        for (int i = 0; i < count; i++) {
            Optional<RegionAlarm> told = alarms.onAlarm(AnomalyKind.DROP, hour * HOUR + i);
            assertTrue(told.isEmpty() || begun.isEmpty(), "told twice");
            begun = begun.or(() -> told);
        }
        return begun.orElseThrow();
    }

    @Test
    void anOutageOfARegionIsOneAlarmAndTheItemsArePartOfIt() {
        ordinary(0, 30, 2);
        RegionAlarm begun = burst(30, 800);
        assertEquals(begun.id(), alarms.partOf(AnomalyKind.DROP).orElseThrow().id());
        assertTrue(begun.items() < 20, () -> "told after " + begun.items());
        assertTrue(begun.severity() > 3.3);
        assertEquals(2, begun.expectedItems(), 0.1);
        assertEquals(Optional.empty(), alarms.partOf(AnomalyKind.SPIKE), "other kinds are their own");
    }

    @Test
    void aRegionThatNeverHadAnAlarmIsFollowedFromTheBeginning() {
        ordinary(0, 24, 0);
        assertEquals(RegionAlarms.LEAST_ITEMS, burst(24, 5).items());
    }

    @Test
    void nothingIsToldBeforeADayWasSeen() {
        ordinary(0, 23, 0);
        for (int i = 0; i < 1_000; i++) {
            assertEquals(Optional.empty(), alarms.onAlarm(AnomalyKind.DROP, 23 * HOUR));
        }
    }

    @Test
    void itIsOverWhenAnHourBringsFewerThanHalf() {
        ordinary(0, 30, 1);
        RegionAlarm begun = burst(30, 100);
        assertEquals(List.of(), alarms.advance(31 * HOUR - 1));
        assertEquals(List.of(), alarms.advance(31 * HOUR));
        alarms.onAlarm(AnomalyKind.DROP, 31 * HOUR + 7);
        RegionAlarm over = alarms.advance(32 * HOUR).get(0);
        assertTrue(over.ended());
        assertEquals(begun.id(), over.id());
        assertEquals(31 * HOUR + 7, over.latestMillis());
        assertEquals(Optional.empty(), alarms.partOf(AnomalyKind.DROP));
    }

    @Test
    void emptyHoursAfterItsEndAreLearntThoughTimePassesAtOnce() {
        ordinary(0, 30, 10);
        burst(30, 200);
        assertEquals(1, alarms.advance(50 * HOUR).size());
        // 30 hours of 10 and 18 empty ones; the alarm's own and the one that ended it are left out
        assertEquals(300.0 / 48, burst(50, 200).expectedItems(), 0.1);
    }

    @Test
    void anAlarmThatLastsADayBecomesTheUsual() {
        ordinary(0, 30, 1);
        burst(30, 100);
        int over = 0;
        for (int hour = 31; hour < 120; hour++) {
            over += alarms.advance(hour * HOUR).size();
            alarms = RegionAlarms.fromBytes(EUROPE, OPTIONS, alarms.toBytes());
            for (int i = 0; i < 100; i++) {
                boolean begun = alarms.onAlarm(AnomalyKind.DROP, hour * HOUR).isPresent();
                assertTrue(!begun, "told again");
            }
        }
        assertEquals(1, over);
    }

    @Test
    void falseAlarmsAtSomeRateAreNoRegionsAlarm() {
        SplittableRandom random = new SplittableRandom(3);
        double gap = 30.0 * 24 * HOUR / 5_000;
        int told = 0;
        double time = 0;
        while (time < 100.0 * 24 * HOUR) {
            time -= gap * Math.log(1 - random.nextDouble());
            alarms.advance((long) time);
            told += alarms.onAlarm(AnomalyKind.SPIKE, (long) time).isPresent() ? 1 : 0;
        }
        assertTrue(told <= 3, "in 100 days " + told);
    }

    @Test
    void hoursThatComeInBurstsAreNoneEither() {
        SplittableRandom random = new SplittableRandom(4);
        int told = 0;
        for (int hour = 0; hour < 24 * 100; hour++) {
            alarms.advance(hour * HOUR);
            // geometric with mean 10: variance 110
            long count = (long) (Math.log(1 - random.nextDouble()) / Math.log(10.0 / 11));
            for (int i = 0; i < count; i++) {
                told += alarms.onAlarm(AnomalyKind.SPIKE, hour * HOUR).isPresent() ? 1 : 0;
            }
        }
        assertTrue(told <= 6, "in 100 days " + told);
    }

    @Test
    void aBacklogTeachesNothing() {
        ordinary(0, 30, 20);
        alarms.skipTo(3_000 * HOUR);
        ordinary(3_000, 3_010, 20);
        assertEquals(20, burst(3_010, 500).expectedItems(), 0.1);
    }

    @Test
    void whatIsStoredGoesOnTheSame() {
        SplittableRandom random = new SplittableRandom(9);
        RegionAlarms whole = new RegionAlarms(EUROPE, OPTIONS, 0);
        int told = 0;
        for (int hour = 0; hour < 500; hour++) {
            long now = hour * HOUR;
            assertEquals(whole.advance(now), alarms.advance(now));
            int count = random.nextInt(50) == 0 ? 60 : random.nextInt(6);
            for (int i = 0; i < count; i++) {
                AnomalyKind kind = random.nextBoolean() ? AnomalyKind.SPIKE : AnomalyKind.DROP;
                Optional<RegionAlarm> begun = whole.onAlarm(kind, now + i);
                assertEquals(begun, alarms.onAlarm(kind, now + i));
                told += begun.isPresent() ? 1 : 0;
                if (random.nextInt(7) == 0) {
                    alarms = RegionAlarms.fromBytes(EUROPE, OPTIONS, alarms.toBytes());
                }
            }
        }
        assertTrue(told > 5);
    }

    @Test
    void damagedStateIsRefused() {
        byte[] stored = alarms.toBytes();
        byte[] later = stored.clone();
        later[0] = (byte) 0xf0;
        assertThrows(IllegalArgumentException.class, () -> RegionAlarms.fromBytes(EUROPE, OPTIONS, later));
        byte[] cut = Arrays.copyOf(stored, stored.length - 1);
        assertThrows(IllegalArgumentException.class, () -> RegionAlarms.fromBytes(EUROPE, OPTIONS, cut));
        assertThrows(IllegalArgumentException.class, () -> new RegionAlarms.Options(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new RegionAlarms.Options(HOUR, 0));
    }
}
