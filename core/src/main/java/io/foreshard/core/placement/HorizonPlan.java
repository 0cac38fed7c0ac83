package io.foreshard.core.placement;

/**
 * The cheapest way to be placed over the coming hours, given the expected accesses in each slot: backward dynamic
 * programming over (slot, home). Costs in mean round trips. Immutable once made.
 *
 * <p>Time O(slots × regions²).
 */
final class HorizonPlan {

    private final double[][] remaining;
    private final double[][] slotCosts;
    private final double moveCost;
    private final int regions;

    /**
     * @param demand expected accesses, [slot][region]
     * @param prices of accesses and moves
     */
    HorizonPlan(double[][] demand, AccessCosts prices) {
        this.regions = prices.regions();
        this.moveCost = prices.move();
        this.slotCosts = slotCosts(demand, prices);
        this.remaining = new double[demand.length + 1][regions];
        for (int slot = demand.length - 1; slot >= 0; slot--) {
            double jump = least(remaining[slot + 1]) + moveCost;
            for (int home = 0; home < regions; home++) {
                remaining[slot][home] = slotCosts[slot][home] + Math.min(remaining[slot + 1][home], jump);
            }
        }
    }

    /** Where to be from the first slot on, given where one is: a move only if it beats deciding a slot later. */
    int choose(int home) {
        int best = argmin(remaining[0]);
        return remaining[0][best] + moveCost < remaining[0][home] - 1e-9 ? best : home;
    }

    /** What a move now is expected to save over staying for this slot and going on cheapest from there. */
    double advantage(int home, int target) {
        return remaining[0][home] - remaining[0][target] - moveCost;
    }

    /** Slots that the cheapest way stays at the target, counted from the first. */
    int stay(int target) {
        for (int slot = 1; slot < slotCosts.length; slot++) {
            if (least(remaining[slot]) + moveCost < remaining[slot][target] - 1e-9) {
                return slot;
            }
        }
        return slotCosts.length;
    }

    /** Expected cost of being at one place for the first slots. */
    double costOfBeing(int home, int slots) {
        double sum = 0;
        for (int slot = 0; slot < slots; slot++) {
            sum += slotCosts[slot][home];
        }
        return sum;
    }

    private double[][] slotCosts(double[][] demand, AccessCosts prices) {
        double[][] sums = new double[demand.length][regions];
        for (int slot = 0; slot < demand.length; slot++) {
            for (int home = 0; home < regions; home++) {
                double sum = 0;
                for (int from = 0; from < regions; from++) {
                    sum += demand[slot][from] * prices.access(home, from);
                }
                sums[slot][home] = sum;
            }
        }
        return sums;
    }

    private static double least(double[] values) {
        return values[argmin(values)];
    }

    private static int argmin(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] < values[best]) {
                best = i;
            }
        }
        return best;
    }
}
