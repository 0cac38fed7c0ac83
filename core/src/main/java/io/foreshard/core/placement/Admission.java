package io.foreshard.core.placement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Candidates that wait for credits, ranked by expected benefit and not first come. Each region pair's queue is bounded:
 * the least worthy candidate gives way. Not thread-safe.
 */
public final class Admission {

    private static final Comparator<MoveCandidate> MOST_WORTHY =
            Comparator.comparingDouble(MoveCandidate::benefitMillis).reversed().thenComparing(MoveCandidate::id);

    private final CreditLedger ledger;
    private final int maximumQueue;
    private final Map<RegionPair, Map<String, MoveCandidate>> waiting = new TreeMap<>();

    /** What {@link #admit} decided: those that may go, and those whose time is up. */
    public record Outcome(List<MoveCandidate> admitted, List<MoveCandidate> expired) {}

    /** @param maximumQueue candidates of one pair that wait at most, at least 1 */
    public Admission(CreditLedger ledger, int maximumQueue) {
        this.ledger = ledger;
        this.maximumQueue = Math.max(1, maximumQueue);
    }

    /** Adds a candidate, or replaces the one with its id; returns what had to give way, if anything. */
    public List<MoveCandidate> offer(MoveCandidate candidate) {
        Map<String, MoveCandidate> queue = waiting.computeIfAbsent(candidate.pair(), pair -> new TreeMap<>());
        queue.put(candidate.id(), candidate);
        if (queue.size() <= maximumQueue) {
            return List.of();
        }
        MoveCandidate least = queue.values().stream().max(MOST_WORTHY).orElseThrow();
        queue.remove(least.id());
        return List.of(least);
    }

    /** Candidates waiting, over all pairs. */
    public int waiting() {
        return waiting.values().stream().mapToInt(Map::size).sum();
    }

    /**
     * Lets the most worthy candidates go as far as the credits reach.
     *
     * @param eventTime for the deadlines of candidates
     * @param clock for the credits
     * @param creditExpiry clock time at which a credit comes back although nothing was heard
     */
    public Outcome admit(Instant eventTime, Instant clock, Instant creditExpiry) {
        List<MoveCandidate> admitted = new ArrayList<>();
        List<MoveCandidate> expired = new ArrayList<>();
        for (Map<String, MoveCandidate> queue : waiting.values()) {
            queue.values().removeIf(candidate -> expireOne(candidate, eventTime, expired));
            List<MoveCandidate> ranked =
                    queue.values().stream().sorted(MOST_WORTHY).toList();
            for (MoveCandidate candidate : ranked) {
                if (!ledger.take(candidate.id(), candidate.pair(), clock, creditExpiry)) {
                    break;
                }
                queue.remove(candidate.id());
                admitted.add(candidate);
            }
        }
        waiting.values().removeIf(Map::isEmpty);
        return new Outcome(List.copyOf(admitted), List.copyOf(expired));
    }

    private static boolean expireOne(MoveCandidate candidate, Instant eventTime, List<MoveCandidate> expired) {
        boolean over = candidate.deadline().isBefore(eventTime);
        if (over) {
            expired.add(candidate);
        }
        return over;
    }
}
