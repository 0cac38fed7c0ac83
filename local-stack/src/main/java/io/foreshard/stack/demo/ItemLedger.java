package io.foreshard.stack.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the client of one item was promised. A write that failed without an answer may or may not have happened, at any later
 * time; it is never counted as lost or doubled. Not thread-safe: one worker at a time writes an item.
 */
final class ItemLedger {

    static final String SEPARATOR = ";";

    private final WriteKind kind;
    private final Set<String> unanswered = new LinkedHashSet<>();
    private final List<String> acknowledged = new ArrayList<>();
    private int nextToken;

    ItemLedger(WriteKind kind) {
        this.kind = kind;
    }

    WriteKind kind() {
        return kind;
    }

    /** A token for the next write, unique for the item. */
    String nextToken() {
        return kind.name().charAt(0) + Integer.toString(nextToken++);
    }

    void acknowledge(String token) {
        acknowledged.add(token);
    }

    void leaveOpen(String token) {
        unanswered.add(token);
    }

    int unansweredWrites() {
        return unanswered.size();
    }

    int acknowledgedWrites() {
        return acknowledged.size();
    }

    /**
     * Holds what is read at the end against what was promised.
     *
     * @param stored the value read back, empty if there is none
     */
    Finding check(Optional<String> stored) {
        return switch (kind) {
            case SET -> checkLast(stored);
            case INCR -> checkCount(stored);
            case APPEND -> checkTokens(stored.orElse(""));
        };
    }

    private Finding checkLast(Optional<String> stored) {
        if (acknowledged.isEmpty()) {
            return Finding.NOTHING;
        }
        String last = acknowledged.get(acknowledged.size() - 1);
        boolean kept = stored.isPresent() && (stored.get().equals(last) || unanswered.contains(stored.get()));
        return new Finding(kept ? 0 : 1, 0);
    }

    private Finding checkCount(Optional<String> stored) {
        long value = stored.map(ItemLedger::number).orElse(0L);
        long lost = Math.max(0, acknowledged.size() - value);
        long doubled = Math.max(0, value - acknowledged.size() - unanswered.size());
        return new Finding(lost, doubled);
    }

    private static long number(String stored) {
        try {
            return Long.parseLong(stored);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private Finding checkTokens(String stored) {
        Map<String, Integer> times = new HashMap<>();
        Arrays.stream(stored.split(SEPARATOR)).forEach(token -> times.merge(token, 1, Integer::sum));
        long lost =
                acknowledged.stream().filter(token -> !times.containsKey(token)).count();
        long doubled = times.values().stream().mapToLong(count -> count - 1).sum();
        return new Finding(lost, doubled);
    }

    /**
     * @param lost acknowledged writes that are not there
     * @param doubled writes that are there more often than they were sent
     */
    record Finding(long lost, long doubled) {
        static final Finding NOTHING = new Finding(0, 0);

        Finding plus(Finding other) {
            return new Finding(lost + other.lost, doubled + other.doubled);
        }
    }
}
