/**
 * The planner's decision: where each item should live, given its runs, forecasts and anomalies, what operators allow, and
 * what the migrations in flight cost. Pure: time is an argument, and the same input gives the same decisions.
 *
 * <p>{@link PlacementDecider} decides for one item at a time on an {@link ItemPlacement} (its bounded state) and a
 * {@link Population} (what all items have shown). {@link PartitionChooser} turns the region into a partition, {@link
 * GroupMoves} one item's move into its customer's, and {@link CreditLedger} admits moves by expected benefit against
 * credits.
 */
@NullMarked
package io.foreshard.core.placement;

import org.jspecify.annotations.NullMarked;
