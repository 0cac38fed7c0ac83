package io.foreshard.simulation;

/**
 * What goes wrong in one seed, and how often: every seed draws its own mixture, so that rare combinations get their turn
 * undisturbed by the common ones.
 *
 * @param loss probability that a message is lost
 * @param delay that it takes much longer than usual
 * @param duplicate that it arrives twice
 * @param longestDelayMicros how long at most
 * @param crash probability, on each step of a migration, that its executor crashes
 * @param pause that its executor stands still for a while
 * @param restart that one of its stores starts again
 * @param outage that etcd is down for a while
 * @param cut that the executor is cut off from a store or from etcd
 * @param abort that somebody wants it aborted
 * @param inFlight probability that a write is admitted some time before it is applied
 * @param staleMap probability that a client uses a home that it once knew
 * @param lostReply probability that a client does not get the reply of its sidecar, and asks again
 * @param lostWatch probability that a change is not told to a watcher
 * @param skewMillis how far clocks may be from the true time
 */
record Profile(
        double loss,
        double delay,
        double duplicate,
        long longestDelayMicros,
        double crash,
        double pause,
        double restart,
        double outage,
        double cut,
        double abort,
        double inFlight,
        double staleMap,
        double lostReply,
        double lostWatch,
        long skewMillis) {

    /** Whether this is no calmed one. */
    boolean isTurmoil() {
        return longestDelayMicros > 0;
    }

    static Profile draw(Dice dice) {
        return new Profile(
                dice.oneOf(0, 0.005, 0.02, 0.05),
                dice.oneOf(0, 0.01, 0.03, 0.08),
                dice.oneOf(0, 0.01, 0.05),
                dice.between(200_000, 6_000_000),
                dice.oneOf(0, 0.01, 0.03),
                dice.oneOf(0, 0.01, 0.03),
                dice.oneOf(0, 0.01, 0.03),
                dice.oneOf(0, 0.005, 0.015),
                dice.oneOf(0, 0.01, 0.02),
                dice.oneOf(0, 0.01, 0.03),
                dice.oneOf(0, 0.2, 0.5),
                dice.oneOf(0, 0.1, 0.3),
                dice.oneOf(0, 0.05, 0.15),
                dice.oneOf(0, 0.1, 0.5),
                (long) dice.oneOf(0, 20, 150));
    }

    /** Nothing goes wrong any more. */
    Profile calmed() {
        return new Profile(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, inFlight, 0, 0, 0, skewMillis);
    }
}
