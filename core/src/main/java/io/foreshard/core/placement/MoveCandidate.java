package io.foreshard.core.placement;

import io.foreshard.core.ItemId;
import java.time.Instant;

/**
 * A move that waits for admission. Immutable.
 *
 * @param id of the request to be
 * @param benefitMillis what candidates are ranked by
 * @param deadline event time after which it is dropped
 */
public record MoveCandidate(String id, ItemId item, RegionPair pair, double benefitMillis, Instant deadline) {}
