package io.foreshard.stack.demo;

/** Nearest-rank percentiles. */
final class Percentiles {

    private Percentiles() {}

    /**
     * @param sorted ascending
     * @param rank in [0, 1]
     * @return 0 if there is nothing
     */
    static double of(double[] sorted, double rank) {
        if (sorted.length == 0) {
            return 0;
        }
        int index = (int) Math.ceil(rank * sorted.length) - 1;
        return sorted[Math.min(sorted.length - 1, Math.max(0, index))];
    }
}
