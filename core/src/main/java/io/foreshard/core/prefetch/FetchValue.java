package io.foreshard.core.prefetch;

/**
 * What a fetch ahead of its request is worth, in milliseconds of waiting, with the probability p that the copy is asked for while it
 * is held:
 *
 * <pre>p · roundTrip − (1 − p) · wasted · roundTrip − bytes / bytesPerMilli</pre>
 *
 * <p>A copy that is used saves its reader the round trip; one that is not has cost the home and the link about what a request costs
 * them, counted as a share of one; and bytes cost in any case. More probable, nearer to nothing in bytes, or, for what is worth
 * fetching, farther away is never worth less. Immutable.
 *
 * @param wasted what a fetch in vain costs, as a share of its round trip, at least 0
 * @param bytesPerMilli bytes that cost as much as a millisecond of waiting, above 0
 */
public record FetchValue(double wasted, double bytesPerMilli) {

    public FetchValue {
        if (!(wasted >= 0 && Double.isFinite(wasted))) {
            throw new IllegalArgumentException("wasted " + wasted + ": expected a number from 0");
        }
        if (!(bytesPerMilli > 0)) {
            throw new IllegalArgumentException("bytesPerMilli " + bytesPerMilli + ": expected above 0");
        }
    }

    /** What small items far away are fetched for from a probability of 0.43 on, and 1 MB from 100 ms away never. */
    public static FetchValue defaults() {
        return new FetchValue(0.75, 10_000);
    }

    /** @param probability in [0, 1] */
    public double millis(double probability, double roundTripMillis, long bytes) {
        return (probability - (1 - probability) * wasted) * roundTripMillis - bytes / bytesPerMilli;
    }

    public boolean isWorthIt(double probability, double roundTripMillis, long bytes) {
        return millis(probability, roundTripMillis, bytes) > 0;
    }
}
