package io.foreshard.core.placement;

/**
 * The rules that run virtually beside each other for every item; the item follows the ones that have served it, and the
 * population, best. A rule with thresholds moves to the region of a run once the run is long enough: {@code atHome}
 * accesses if the region is the one that the item is mostly asked for from, else {@code away}.
 */
enum Rule {
    STAY(0, 0, 0),
    FOLLOW_LAST(1, 1, 1),
    TWO_IN_A_ROW(2, 2, 2),
    THREE_IN_A_ROW(3, 3, 3),
    FIVE_IN_A_ROW(4, 5, 5),
    HOME_1_AWAY_2(5, 1, 2),
    HOME_1_AWAY_3(6, 1, 3),
    HOME_1_AWAY_5(7, 1, 5),
    HOME_1_AWAY_8(8, 1, 8),
    HOME_1_AWAY_13(9, 1, 13),
    HOME_1_AWAY_21(10, 1, 21),
    HOME_2_AWAY_5(11, 2, 5),
    HOME_2_AWAY_8(12, 2, 8),
    HOME_2_AWAY_13(13, 2, 13),
    /** Moves to the region with most accesses of late. */
    MAJORITY(14, 0, 0),
    /** Moves as the plan over the demand profile says. */
    PLAN(15, 0, 0),
    /** Moves as the work function says (Borodin, Linial and Saks 1992). */
    WORK_FUNCTION(16, 0, 0);

    static final Rule[] ALL = values();

    private final int index;
    private final int atHome;
    private final int away;

    Rule(int index, int atHome, int away) {
        this.index = index;
        this.atHome = atHome;
        this.away = away;
    }

    /** The rule with one access at home that is a priori right for a price: about twice the price of patience away. */
    static Rule plausible(double moveCost) {
        Rule best = HOME_1_AWAY_2;
        for (Rule rule : ALL) {
            double distance = Math.abs(Math.log(rule.away / (2 * moveCost + 1)));
            if (rule.atHome == 1 && rule.away > 1 && distance < Math.abs(Math.log(best.away / (2 * moveCost + 1)))) {
                best = rule;
            }
        }
        return best;
    }

    /** Its place in arrays and in persisted state, the same as in {@link #ALL}: never change it. */
    int index() {
        return index;
    }

    /** Whether it moves on run lengths alone. */
    boolean countsRuns() {
        return away > 0;
    }

    /** Accesses of a run after which it moves there. */
    int threshold(boolean regionIsHome) {
        return regionIsHome ? atHome : away;
    }
}
