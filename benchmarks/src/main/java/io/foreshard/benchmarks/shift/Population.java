package io.foreshard.benchmarks.shift;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Many items with their watchers, hour after hour. Not thread-safe. */
final class Population {

    private static final double LEAST_RATE = 0.2;
    private static final double MOST_RATE = 100;

    /** One item. */
    record Member(Demand demand, Watcher watcher) {}

    private final List<Member> members = new ArrayList<>();
    private long hour;

    /**
     * Every third item has the rate asked for, the others one between 0.2 and 100 an hour, alike in their logarithm; a third each of every kind.
     *
     * @param perHour of every third item
     */
    Population(int items, double perHour, long seed, Supplier<Watcher> watchers) {
        SplittableRandom random = new SplittableRandom(seed);
        Demand.Kind[] kinds = Demand.Kind.values();
        for (int i = 0; i < items; i++) {
            double any = LEAST_RATE * Math.pow(MOST_RATE / LEAST_RATE, random.nextDouble());
            Demand.Kind kind = kinds[i / 3 % kinds.length];
            members.add(new Member(Demand.of(kind, i % 3 == 0 ? perHour : any, random.nextLong()), watchers.get()));
        }
    }

    List<Member> members() {
        return members;
    }

    /** The first hour that has not begun. */
    long hour() {
        return hour;
    }

    /** Lets hours pass without any change of the demand; alarms are counted. */
    void pass(long hours, Tally tally) {
        for (long end = hour + hours; hour < end; hour++) {
            for (Member member : members) {
                member.watcher().hoursEnded(hour, alarm -> tally.count(member.demand(), alarm));
                for (long access : member.demand().accesses(hour, 1)) {
                    member.watcher()
                            .onAccess(
                                    Demand.region(access),
                                    Demand.millis(access),
                                    alarm -> tally.count(member.demand(), alarm));
                }
                tally.passed(member.demand());
            }
        }
    }
}
