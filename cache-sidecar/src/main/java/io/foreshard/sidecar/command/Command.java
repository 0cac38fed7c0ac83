package io.foreshard.sidecar.command;

import java.util.List;

/**
 * One command that works.
 *
 * @param name in lower case
 * @param arity number of arguments, the name included; negative for "at least"
 * @param flags as COMMAND tells them
 * @param firstKey index of its first key, 0 for none
 * @param lastKey index of its last key, -1 for the last argument
 * @param keyStep from one key to the next
 * @param summary for COMMAND DOCS
 */
record Command(
        String name,
        int arity,
        List<String> flags,
        int firstKey,
        int lastKey,
        int keyStep,
        String summary,
        Planner planner) {

    /** Makes a plan of the arguments. */
    @FunctionalInterface
    interface Planner {
        Plan plan(Arguments arguments, Session session) throws CommandException;
    }

    boolean accepts(int arguments) {
        return arity < 0 ? arguments >= -arity : arguments == arity;
    }

    /** Whether it may be used before a needed login. */
    boolean isOpenToAll() {
        return flags.contains("no_auth");
    }
}
