package io.foreshard.simulation;

import io.foreshard.core.migration.MigrationState;
import java.util.EnumMap;
import java.util.Map;

/** How often each fault met a migration in each state. Mutable; belongs to one thread until it is added to another. */
final class Coverage {

    private final Map<Fault, Map<MigrationState, Long>> met = new EnumMap<>(Fault.class);

    void met(MigrationState state, Fault fault) {
        add(fault, state, 1);
    }

    private void add(Fault fault, MigrationState state, long times) {
        met.computeIfAbsent(fault, row -> new EnumMap<>(MigrationState.class)).merge(state, times, Long::sum);
    }

    long count(MigrationState state, Fault fault) {
        return met.getOrDefault(fault, Map.of()).getOrDefault(state, 0L);
    }

    void add(Coverage other) {
        other.met.forEach((fault, row) -> row.forEach((state, times) -> add(fault, state, times)));
    }
}
