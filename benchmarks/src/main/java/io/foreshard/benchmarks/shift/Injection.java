package io.foreshard.benchmarks.shift;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** What is done to an item's demand, and which alarm finds it. */
enum Injection {
    /** All accesses come from another region, one with 5 % or less before. */
    SHIFT(1),
    /** The same, but only alarms that call it a shift count. */
    SHIFT_BY_NAME(1),
    /** The first region asks four times as often. */
    SPIKE(4),
    /** The first region falls silent. */
    DROP(0);

    private static final int HOURS = 72;
    private static final double RARE_SHARE = 0.05;

    /** How one was found; accesses are those of the region it is about, from its begin on. */
    record Found(boolean found, int accesses, double seconds) {}

    private final double homeFactor;

    Injection(double homeFactor) {
        this.homeFactor = homeFactor;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    private boolean isFoundBy(String kind) {
        return switch (this) {
            case SHIFT -> !kind.equals("DROP");
            case SHIFT_BY_NAME -> kind.equals("REGION_SHIFT");
            case SPIKE -> kind.equals("SPIKE");
            case DROP -> kind.equals("DROP");
        };
    }

    /** Lets a copy of the watcher see it, from a random time of the hour on. */
    Found inject(Demand demand, Watcher original, long hour, SplittableRandom random) {
        Watcher watcher = original.copy();
        int region = this == SPIKE || this == DROP ? 0 : demand.rareRegion(RARE_SHARE);
        long begin = hour * Demand.HOUR_MILLIS + random.nextLong(Demand.HOUR_MILLIS);
        List<Watcher.Alarm> told = new ArrayList<>();
        int accesses = 0;
        for (long at = hour; at < hour + HOURS; at++) {
            watcher.hoursEnded(at, alarm -> note(alarm, region, begin, told));
            for (long access : accesses(demand, at, begin)) {
                boolean changed = Demand.millis(access) >= begin;
                int from = changed && this != SPIKE && this != DROP ? region : Demand.region(access);
                accesses += changed && from == region && told.isEmpty() ? 1 : 0;
                watcher.onAccess(from, Demand.millis(access), alarm -> note(alarm, region, begin, told));
            }
            if (!told.isEmpty()) {
                return new Found(true, accesses, (told.get(0).millis() - begin) / 1e3);
            }
        }
        return new Found(false, accesses, HOURS * 3600.0);
    }

    private void note(Watcher.Alarm alarm, int region, long begin, List<Watcher.Alarm> told) {
        if (alarm.region() == region && alarm.millis() >= begin && isFoundBy(alarm.kind())) {
            told.add(alarm);
        }
    }

    /** As they were before the begin, changed after it. */
    private List<Long> accesses(Demand demand, long hour, long begin) {
        List<Long> accesses = new ArrayList<>();
        if (hour * Demand.HOUR_MILLIS < begin) {
            for (long access : demand.accesses(hour, 1)) {
                if (Demand.millis(access) < begin) {
                    accesses.add(access);
                }
            }
        }
        for (long access : demand.accesses(hour, homeFactor)) {
            if (Demand.millis(access) >= begin) {
                accesses.add(access);
            }
        }
        return accesses;
    }
}
