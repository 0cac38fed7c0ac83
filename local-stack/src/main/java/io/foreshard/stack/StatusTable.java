package io.foreshard.stack;

import java.util.Locale;

/** A state as a table for people. */
final class StatusTable {

    private StatusTable() {}

    static String of(StackState state) {
        StringBuilder table = new StringBuilder();
        table.append(String.format(
                Locale.ROOT,
                "Stack in %s: %s%n%n%-26s %-13s %-8s %-8s %s%n",
                state.runFolder(),
                phase(state),
                "component",
                "region",
                "process",
                "state",
                "reach it at"));
        for (ComponentRecord component : state.components()) {
            table.append(String.format(
                    Locale.ROOT,
                    "%-26s %-13s %-8d %-8s %s%n",
                    component.name(),
                    component.region(),
                    component.process().pid(),
                    component.process().isAlive() ? "alive" : "ended",
                    component.uri()));
        }
        table.append(String.format(Locale.ROOT, "%nConfiguration: %s", state.configuration()));
        if (!state.message().isEmpty()) {
            table.append(String.format(Locale.ROOT, "%n%s", state.message()));
        }
        return table.toString();
    }

    static String phase(StackState state) {
        boolean lost = !state.isSupervised()
                && state.phase() != StackState.Phase.STOPPED
                && state.phase() != StackState.Phase.FAILED;
        return lost
                ? "lost its supervisor; clean up with: scripts/stack down"
                : state.phase().name().toLowerCase(Locale.ROOT);
    }
}
