package io.foreshard.sidecar.items;

import io.foreshard.core.access.Routing;

/**
 * How homes are asked. Immutable.
 *
 * @param readers threads that read from one home, each a batch at a time
 * @param writers threads that write to one home, each a write at a time
 * @param queued groups of reads, and writes, that wait for one home at most
 */
public record HomeSettings(Routing routing, int readers, int writers, int queued) {}
