package io.foreshard.core.placement;

/** Expected accesses of one item in the coming hours, and the plan over them. Immutable. */
final class DemandOutlook {

    /** Hours planned ahead. */
    static final int SLOTS = 48;

    private final long startMillis;
    private final long[] slotEnds;
    private final double[][] demand;
    private final double observedDays;
    private final HorizonPlan plan;

    private DemandOutlook(long startMillis, long[] slotEnds, double[][] demand, double observedDays, HorizonPlan plan) {
        this.startMillis = startMillis;
        this.slotEnds = slotEnds;
        this.demand = demand;
        this.observedDays = observedDays;
        this.plan = plan;
    }

    /** What the profile says of the hours from the given event time on. */
    static DemandOutlook of(DemandProfile profile, AccessCosts prices, long startMillis) {
        int regions = prices.regions();
        double[][] rates = new double[regions][DemandProfile.HOURS];
        for (int region = 0; region < regions; region++) {
            profile.rates(region, rates[region]);
        }
        double[][] demand = new double[SLOTS][regions];
        long[] ends = new long[SLOTS];
        long from = startMillis;
        for (int slot = 0; slot < SLOTS; slot++) {
            long end = (Math.floorDiv(from, DemandProfile.HOUR_MILLIS) + 1) * DemandProfile.HOUR_MILLIS;
            double hours = (double) (end - from) / DemandProfile.HOUR_MILLIS;
            int hour = DemandProfile.hourOfWeek(from);
            for (int region = 0; region < regions; region++) {
                demand[slot][region] = rates[region][hour] * hours;
            }
            ends[slot] = end;
            from = end;
        }
        int hourOfDay = DemandProfile.hourOfWeek(startMillis) % 24;
        return new DemandOutlook(
                startMillis,
                ends,
                demand,
                profile.observedDays(startMillis, hourOfDay),
                new HorizonPlan(demand, prices));
    }

    HorizonPlan plan() {
        return plan;
    }

    /** Event time at which the first slot begins. */
    long startMillis() {
        return startMillis;
    }

    /** Days of observation behind the first slot. */
    double observedDays() {
        return observedDays;
    }

    /** The first slot in which at least half an access, or the most that any slot has, is expected from a region. */
    int arrivalSlot(int region) {
        double most = 0;
        for (double[] slot : demand) {
            most = Math.max(most, slot[region]);
        }
        double enough = Math.min(0.5, most);
        for (int slot = 0; slot < demand.length; slot++) {
            if (demand[slot][region] >= enough && most > 0) {
                return slot;
            }
        }
        return demand.length - 1;
    }

    /** Event time at which a slot begins. */
    long slotStart(int slot) {
        return slot == 0 ? startMillis : slotEnds[slot - 1];
    }

    /** Accesses expected from a region in the first slots. */
    double expected(int region, int slots) {
        double sum = 0;
        for (int slot = 0; slot < slots; slot++) {
            sum += demand[slot][region];
        }
        return sum;
    }
}
