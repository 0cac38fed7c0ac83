package io.foreshard.benchmarks.placement;

import io.foreshard.core.ItemId;
import io.foreshard.core.Region;

/** One row of a trace. Immutable. */
public record Access(long timestampMillis, ItemId item, Region region, boolean isWrite) {}
