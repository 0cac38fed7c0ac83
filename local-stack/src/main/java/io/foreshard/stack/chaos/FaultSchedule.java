package io.foreshard.stack.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** When which fault happens: every kind once in each round, in an order of its own; the seed decides all of it. Pure. */
final class FaultSchedule {

    /** Before it everything has started to work; behind it the last fault can end. */
    static final Duration QUIET = Duration.ofSeconds(5);

    private FaultSchedule() {}

    /**
     * Spread evenly, with jitter.
     *
     * @param rounds how often each kind happens, at least 1
     * @param length of the run
     */
    static List<PlannedFault> of(long seed, List<FaultKind> kinds, int rounds, Duration length) {
        Random random = new Random(seed);
        int count = kinds.size() * rounds;
        long spacing = length.minus(QUIET.multipliedBy(2)).toMillis() / count;
        if (spacing <= 0) {
            throw new IllegalArgumentException(length + " are too short for " + count + " faults");
        }
        List<PlannedFault> faults = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            List<FaultKind> order = new ArrayList<>(kinds);
            Collections.shuffle(order, random);
            for (FaultKind kind : order) {
                long at = QUIET.toMillis() + faults.size() * spacing + random.nextLong(Math.max(1, spacing / 2));
                faults.add(new PlannedFault(
                        Duration.ofMillis(at),
                        kind,
                        random.nextInt(Integer.MAX_VALUE),
                        kind.duration(random.nextDouble())));
            }
        }
        return List.copyOf(faults);
    }
}
