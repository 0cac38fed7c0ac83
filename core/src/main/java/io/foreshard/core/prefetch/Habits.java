package io.foreshard.core.prefetch;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The {@link Habit}s of the customers seen last in one region, within a bound of bytes: beyond it, who was not seen for longest is
 * forgotten. Not thread-safe.
 */
final class Habits {

    private static final int ENTRY_BYTES = 130;

    private final long maxBytes;
    private final Map<String, Habit> byCustomer = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** @param maxBytes of all that is kept; the customer at hand is kept in any case */
    Habits(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Works on a customer's habit, which is a new one if he is not known. */
    <T> T with(String customer, Function<Habit, T> work) {
        Habit habit = byCustomer.get(customer);
        int before = habit == null ? 0 : habit.weight();
        if (habit == null) {
            habit = new Habit();
            byCustomer.put(customer, habit);
            bytes += entryBytes(customer);
        }
        T result = work.apply(habit);
        bytes += habit.weight() - before;
        trim();
        return result;
    }

    private void trim() {
        Iterator<Map.Entry<String, Habit>> eldest = byCustomer.entrySet().iterator();
        while (bytes > maxBytes && byCustomer.size() > 1) {
            Map.Entry<String, Habit> forgotten = eldest.next();
            bytes -= entryBytes(forgotten.getKey()) + forgotten.getValue().weight();
            eldest.remove();
        }
    }

    private static int entryBytes(String customer) {
        return ENTRY_BYTES + 2 * customer.length();
    }

    boolean knows(String customer) {
        return byCustomer.containsKey(customer);
    }

    int customers() {
        return byCustomer.size();
    }

    /** Bytes of memory, about. */
    long bytes() {
        return bytes;
    }
}
