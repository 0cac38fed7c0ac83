package io.foreshard.core.placement;

/** Prices for one item, by region index, in mean round trips. Immutable. */
final class AccessCosts {

    private final double[][] accesses;
    private final double move;
    private final long moveMillis;

    private AccessCosts(double[][] accesses, double move, long moveMillis) {
        this.accesses = accesses;
        this.move = move;
        this.moveMillis = moveMillis;
    }

    /** Of one access, by home and the region that the access comes from. */
    double access(int home, int from) {
        return accesses[home][from];
    }

    /** Of one move. */
    double move() {
        return move;
    }

    /** Event time from the decision to move until the move has happened. */
    long moveMillis() {
        return moveMillis;
    }

    int regions() {
        return accesses.length;
    }

    /** Prices between the regions of a table. */
    static AccessCosts of(RegionTable regions, RemotenessTable remoteness, double move, long moveMillis) {
        int size = regions.size();
        double[][] costs = new double[size][size];
        for (int home = 0; home < size; home++) {
            for (int from = 0; from < size; from++) {
                costs[home][from] = remoteness.cost(regions.region(home), regions.region(from));
            }
        }
        return new AccessCosts(costs, move, moveMillis);
    }
}
