package io.foreshard.stack.demo;

import io.foreshard.core.ItemId;
import io.foreshard.core.Region;

/**
 * One access as the demo's client saw it.
 *
 * @param eventMillis event time at which it was sent
 * @param latencyNanos from sending to the answer
 * @param lagNanos how late it was sent; the client waits for its own earlier answers
 * @param answered whether the answer was a result and not an error
 */
record Observation(
        long eventMillis,
        ItemId item,
        Region region,
        boolean write,
        long latencyNanos,
        long lagNanos,
        boolean answered) {}
