package io.foreshard.core.anomaly.series;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class WeekProfileTest {

    private static long at(String time) {
        return Instant.parse(time).toEpochMilli();
    }

    private static void addSixPerHalfHour(WeekProfile profile, String day, double value) {
        for (int i = 0; i < 288; i++) {
            profile.add(at(day + "T00:00:00Z") + i * 300_000L, value + Math.floorDiv(i, 12));
        }
    }

    @Test
    void anHourIsUsuallyAsItWasThatDayOfTheWeek() {
        WeekProfile profile = new WeekProfile();
        addSixPerHalfHour(profile, "2026-01-05", 100); // a Monday
        addSixPerHalfHour(profile, "2026-01-10", 0); // a Saturday
        assertEquals(107, profile.usual(at("2026-01-12T07:59:59Z")), 1e-3);
        assertEquals(8, profile.usual(at("2026-01-17T08:00:00Z")), 1e-3);
    }

    @Test
    void aDayThatWasNotSeenIsAsTheOthers() {
        WeekProfile profile = new WeekProfile();
        assertEquals(Double.NaN, profile.usual(at("2026-01-05T07:00:00Z")));
        addSixPerHalfHour(profile, "2026-01-05", 100);
        addSixPerHalfHour(profile, "2026-01-10", 0);
        assertEquals((107 + 7) / 2.0, profile.usual(at("2026-01-13T07:10:00Z")), 1e-3);
    }

    @Test
    void oldWeeksAreForgotten() {
        WeekProfile profile = new WeekProfile();
        for (int i = 0; i < 500; i++) {
            profile.add(at("2026-01-05T07:00:00Z"), 10);
        }
        for (int i = 0; i < 100; i++) {
            profile.add(at("2026-01-12T07:00:00Z"), 20);
        }
        assertEquals(20 - 10 * Math.pow(0.98, 100), profile.usual(at("2026-01-19T07:00:00Z")), 0.01);
    }
}
