package io.foreshard.stack;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.foreshard.stack.proxy.LinkSpec;
import java.util.List;

/**
 * A state as {@code status --json} prints it: what is recorded, and which of it is alive. Immutable.
 *
 * @param supervised whether the supervisor runs
 */
public record StatusReport(
        StackState.Phase phase,
        boolean supervised,
        ProcessIdentity supervisor,
        String startedAt,
        String runFolder,
        String configuration,
        List<String> regions,
        String message,
        List<Entry> components,
        List<LinkSpec> links) {

    /** One component and whether its process is alive. */
    public record Entry(@JsonUnwrapped ComponentRecord component, boolean alive) {}

    /** What is alive right now. */
    public static StatusReport of(StackState state) {
        return new StatusReport(
                state.phase(),
                state.isSupervised(),
                state.supervisor(),
                state.startedAt(),
                state.runFolder(),
                state.configuration(),
                state.regions(),
                state.message(),
                state.components().stream()
                        .map(component ->
                                new Entry(component, component.process().isAlive()))
                        .toList(),
                state.links());
    }
}
