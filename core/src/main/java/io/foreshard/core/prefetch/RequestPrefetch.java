package io.foreshard.core.prefetch;

import io.foreshard.core.ItemId;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import java.util.List;

/**
 * What one region fetches on a request itself: with the item asked for come those that its customer is likely to ask for next. The
 * same object decides in a sidecar and in the benchmark. It learns from uses (see {@link Habit}) and writes, weighs what a fetch is
 * worth, and keeps to a budget for each region it fetches from. Not thread-safe; times are clock milliseconds and never go back by
 * much.
 */
public final class RequestPrefetch {

    /** Reckoned with for an item whose size was never seen. */
    static final long UNSEEN_BYTES = 1024;

    private final Region here;
    private final Topology topology;
    private final Settings settings;
    private final Habits habits;
    private final FetchBudget budget;

    /**
     * @param holdMillis how long caches keep a copy at least
     * @param itemsPerSecond fetched from any one region at most
     * @param bytesPerSecond fetched from any one region at most
     * @param habitBytes of memory for what is learned
     */
    public record Settings(
            long holdMillis, FetchValue value, double itemsPerSecond, double bytesPerSecond, long habitBytes) {

        private static final double BYTES_PER_ITEM = 16 * 1024;
        private static final long HABIT_BYTES = 48L << 20;

        /** As a sidecar has them: 16 KiB a second for each item a second, 48 MiB to remember. */
        public static Settings of(long holdMillis, double itemsPerSecond) {
            return new Settings(
                    holdMillis, FetchValue.defaults(), itemsPerSecond, itemsPerSecond * BYTES_PER_ITEM, HABIT_BYTES);
        }
    }

    /**
     * An item that may be asked for next.
     *
     * @param probability that it is, while a copy fetched now would be held
     * @param bytes of its value, as far as known
     */
    public record Candidate(ItemId item, double probability, long bytes) {}

    /** What becomes of a candidate. */
    public enum Verdict {
        FETCH,
        /** It lives here. */
        LOCAL,
        /** Too unlikely for its distance and size. */
        NOT_WORTH_IT,
        /** Enough has been fetched from its home's region for now. */
        OVER_BUDGET
    }

    public RequestPrefetch(Region here, Topology topology, Settings settings) {
        this.here = here;
        this.topology = topology;
        this.settings = settings;
        this.habits = new Habits(settings.habitBytes());
        this.budget = new FetchBudget(new FetchBudget.Rate(settings.itemsPerSecond(), settings.bytesPerSecond()));
    }

    /** The item was asked for and no copy kept from an earlier request could answer. What may come next, the likeliest first. */
    public List<Candidate> used(ItemId item, long now) {
        String customer = item.customerId();
        return habits.with(
                customer,
                habit -> habit.used(item.itemId(), now, settings.holdMillis()).stream()
                        .map(next -> new Candidate(
                                new ItemId(customer, next.name()),
                                next.probability(),
                                next.bytes() == 0 ? UNSEEN_BYTES : next.bytes()))
                        .toList());
    }

    /** The item was written, here or elsewhere. */
    public void written(ItemId item, long now) {
        var unused = habits.with(item.customerId(), habit -> {
            habit.written(item.itemId(), now);
            return item;
        });
    }

    /** Whether to fetch a candidate from its home; if so it is paid from the budget. */
    public Verdict decide(Candidate candidate, Region home, long now) {
        if (home.equals(here)) {
            return Verdict.LOCAL;
        }
        double roundTrip = topology.roundTripMillis(here, home);
        if (!settings.value().isWorthIt(candidate.probability(), roundTrip, candidate.bytes())) {
            return Verdict.NOT_WORTH_IT;
        }
        return budget.take(home, candidate.bytes(), now) ? Verdict.FETCH : Verdict.OVER_BUDGET;
    }

    /** A candidate came and is of this size. */
    public void fetched(Candidate candidate, Region home, long bytes) {
        budget.charge(home, bytes - candidate.bytes());
        ItemId item = candidate.item();
        if (habits.knows(item.customerId())) {
            var unused = habits.with(item.customerId(), habit -> {
                habit.sized(item.itemId(), (int) Math.min(Integer.MAX_VALUE, Math.max(1, bytes)));
                return item;
            });
        }
    }

    /** Customers it remembers. */
    public int customers() {
        return habits.customers();
    }

    /** Bytes of memory for what is learned, about. */
    public long habitBytes() {
        return habits.bytes();
    }
}
