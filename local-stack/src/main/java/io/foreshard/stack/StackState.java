package io.foreshard.stack;

import io.foreshard.stack.proxy.LinkSpec;
import java.util.List;

/**
 * What is known about a stack, as its run folder keeps it. Immutable.
 *
 * @param supervisor the process that started the others
 * @param startedAt ISO 8601
 * @param configuration path of its {@code foreshard.yaml}
 * @param control how to ask the supervisor for something
 * @param message why it failed, or empty
 */
public record StackState(
        Phase phase,
        ProcessIdentity supervisor,
        StackControl.Endpoint control,
        String startedAt,
        String runFolder,
        String configuration,
        List<String> regions,
        String message,
        List<ComponentRecord> components,
        List<LinkSpec> links) {

    /** Where a stack is in its life. */
    public enum Phase {
        STARTING,
        RUNNING,
        STOPPING,
        STOPPED,
        FAILED
    }

    StackState with(Phase newPhase, String newMessage) {
        return new StackState(
                newPhase,
                supervisor,
                control,
                startedAt,
                runFolder,
                configuration,
                regions,
                newMessage,
                components,
                links);
    }

    StackState with(List<ComponentRecord> newComponents) {
        return new StackState(
                phase,
                supervisor,
                control,
                startedAt,
                runFolder,
                configuration,
                regions,
                message,
                newComponents,
                links);
    }

    /** Whether the stack is up, with all or with some of its components. */
    public boolean isRunning() {
        return phase == Phase.RUNNING && isSupervised();
    }

    /** Whether the supervisor still runs. */
    public boolean isSupervised() {
        return supervisor.isAlive();
    }
}
