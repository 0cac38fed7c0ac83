package io.foreshard.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** All chance of one seed. Mutable; belongs to one thread. */
final class Dice {

    private final SplittableRandom random;

    Dice(long seed) {
        this.random = new SplittableRandom(seed);
    }

    boolean chance(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    /** Both ends included. */
    long between(long low, long high) {
        return low >= high ? low : random.nextLong(low, high + 1);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** One of these, each as likely as the next. */
    double oneOf(double... values) {
        return values[random.nextInt(values.length)];
    }

    long nextLong() {
        return random.nextLong();
    }
}
