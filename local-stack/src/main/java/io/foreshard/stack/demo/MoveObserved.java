package io.foreshard.stack.demo;

import io.foreshard.core.ItemId;
import java.util.Set;

/**
 * One migration, as its events told it.
 *
 * @param migrationId name of the request
 * @param targetRegion where it went, or would have gone
 * @param state latest state seen
 * @param cause of the latest transition
 * @param committedEventMillis event time of the commit, 0 if it did not commit
 * @param requestedEventMillis event time of its first event
 * @param pauseMicros how long writes were frozen
 */
record MoveObserved(
        String migrationId,
        ItemId item,
        String targetRegion,
        String state,
        String cause,
        long committedEventMillis,
        long requestedEventMillis,
        long pauseMicros) {

    private static final Set<String> FINAL = Set.of("DONE", "ABORTED", "REFUSED");

    boolean committed() {
        return committedEventMillis > 0;
    }

    /** The same after one more event; events of different Kafka partitions may come in any order. */
    MoveObserved after(String newState, String newCause, long eventMillis, long newPauseMicros) {
        boolean over = FINAL.contains(state);
        boolean commits = newState.equals("COMMITTED") && !committed();
        return new MoveObserved(
                migrationId,
                item,
                targetRegion,
                over ? state : newState,
                over ? cause : newCause,
                commits ? eventMillis : committedEventMillis,
                Math.min(requestedEventMillis, eventMillis),
                Math.max(pauseMicros, newPauseMicros));
    }
}
