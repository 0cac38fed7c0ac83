package io.foreshard.sidecar.items;

import io.foreshard.core.Region;
import io.foreshard.core.access.Staleness;

/**
 * How items are read here. Immutable.
 *
 * @param region where this sidecar is
 * @param retention how long caches keep what was asked for
 */
public record ReadSettings(Region region, Staleness staleness, Retention retention) {}
