package io.foreshard.sidecar.items;

import io.foreshard.core.Region;
import io.foreshard.core.access.Staleness;

/**
 * How items are read here. Immutable.
 *
 * @param region where this sidecar is
 */
public record ReadSettings(Region region, Staleness staleness) {}
