package io.foreshard.core.placement;

import io.foreshard.core.ItemId;
import io.foreshard.core.Region;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Accesses of customers with the habits that the demo shows, three items each; the same seed gives the same ones. */
final class HabitWorkload {

    /** Who asks for their items where and when. */
    enum Habit {
        /** All regions by turns, each an equal share of the day. */
        SHIFT,
        /** One region by day, another one in the morning and evening. */
        COMMUTER,
        /** One home, and trips of one to two and a half days. */
        TRAVELLER,
        /** One home, and a stray session now and then. */
        RESIDENT,
        /** One home, and an hour or two in which another region reads very often. */
        BURST
    }

    /** One access, at an offset from the start. */
    record Access(long offsetMillis, ItemId item, Region region, boolean write) {}

    private static final List<String> ITEMS = List.of("profile", "cart", "journal");
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = 24 * HOUR;

    private final List<Region> regions;
    private final double sessionsPerDay;
    private final SplittableRandom random;
    private final List<Access> accesses = new ArrayList<>();

    private HabitWorkload(List<Region> regions, double sessionsPerDay, long seed) {
        this.regions = regions;
        this.sessionsPerDay = sessionsPerDay;
        this.random = new SplittableRandom(seed);
    }

    static List<Access> generate(List<Region> regions, int customers, int days, double sessionsPerDay, long seed) {
        HabitWorkload workload = new HabitWorkload(regions, sessionsPerDay, seed);
        for (int customer = 0; customer < customers; customer++) {
            workload.customer(customer, days);
        }
        workload.accesses.sort(Comparator.comparingLong(Access::offsetMillis).thenComparing(Access::item));
        return workload.accesses;
    }

    static Habit habitOf(String customerId) {
        return Habit.valueOf(customerId.substring(0, customerId.indexOf('-')).toUpperCase(Locale.ROOT));
    }

    private void customer(int number, int days) {
        Habit habit = Habit.values()[number % Habit.values().length];
        String id = habit.name().toLowerCase(Locale.ROOT) + "-" + number;
        Region home = regions.get(random.nextInt(regions.size()));
        Region other = otherThan(home);
        switch (habit) {
            case SHIFT -> shift(id, days);
            case COMMUTER -> commuter(id, home, other, days);
            case TRAVELLER -> traveller(id, home, days);
            case RESIDENT -> {
                awake(id, home, 0, days * DAY);
                for (int stray = poisson(sessionsPerDay * days * 0.02); stray > 0; stray--) {
                    session(id, otherThan(home), between(0, days * DAY));
                }
            }
            case BURST -> burst(id, home, other, days);
        }
    }

    private void shift(String id, int days) {
        int first = random.nextInt(regions.size());
        long turn = DAY / regions.size();
        for (long part = 0; part < (long) days * regions.size(); part++) {
            Region region = regions.get((int) ((first + part) % regions.size()));
            sessions(id, region, part * turn, turn, sessionsPerDay / regions.size());
        }
    }

    private void commuter(String id, Region home, Region work, int days) {
        long leaves = between(6 * HOUR, 8 * HOUR);
        long returns = between(17 * HOUR, 19 * HOUR);
        for (long midnight = 0; midnight < days * DAY; midnight += DAY) {
            long out = midnight + between(leaves - HOUR / 4, leaves + HOUR / 4);
            long back = midnight + between(returns - HOUR / 4, returns + HOUR / 4);
            sessions(id, home, midnight + 5 * HOUR, out - midnight - 5 * HOUR, sessionsPerDay * 0.15);
            sessions(id, work, out, back - out, sessionsPerDay * 0.55);
            sessions(id, home, back, midnight + 23 * HOUR - back, sessionsPerDay * 0.30);
        }
    }

    private void traveller(String id, Region home, int days) {
        Region here = home;
        for (long now = 0; now < days * DAY; ) {
            long stay = here.equals(home) ? between(DAY, 3 * DAY) : between(DAY, 5 * DAY / 2);
            awake(id, here, now, Math.min(now + stay, days * DAY));
            now += stay;
            here = here.equals(home) ? otherThan(home) : home;
        }
    }

    private void burst(String id, Region home, Region other, int days) {
        awake(id, home, 0, days * DAY);
        for (int bursts = 1 + random.nextInt(2); bursts > 0; bursts--) {
            long start = between(0, days * DAY - HOUR);
            for (int read = 0; read < 15; read++) {
                accesses.add(new Access(start + between(0, HOUR), new ItemId(id, ITEMS.get(0)), other, false));
            }
        }
    }

    private void awake(String id, Region region, long from, long to) {
        for (long midnight = from / DAY * DAY; midnight < to; midnight += DAY) {
            long start = Math.max(from, midnight + 7 * HOUR);
            long end = Math.min(to, midnight + 23 * HOUR);
            sessions(id, region, start, end - start, sessionsPerDay * (end - start) / (16.0 * HOUR));
        }
    }

    private void sessions(String id, Region region, long start, long length, double expected) {
        for (int session = length <= 0 ? 0 : poisson(expected); session > 0; session--) {
            session(id, region, start + between(0, length));
        }
    }

    private void session(String id, Region region, long at) {
        int touched = 1 + random.nextInt(ITEMS.size());
        for (int item = 0; item < touched; item++) {
            boolean write = random.nextDouble() < 0.25;
            accesses.add(new Access(at + item * 20_000L, new ItemId(id, ITEMS.get(item)), region, write));
        }
    }

    private Region otherThan(Region region) {
        int index = random.nextInt(regions.size() - 1);
        return regions.get(index < regions.indexOf(region) ? index : index + 1);
    }

    private long between(long low, long high) {
        return high <= low ? low : random.nextLong(low, high);
    }

    private int poisson(double mean) {
        double limit = Math.exp(-mean);
        int count = 0;
        for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
            count++;
        }
        return count;
    }
}
