package io.foreshard.stack.demo;

import io.foreshard.core.ItemId;

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

    boolean committed() {
        return committedEventMillis > 0;
    }
}
