package io.foreshard.core;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;

/**
 * Where an item lives that has no entry of its own and none of its customer: rendezvous (highest random weight) hashing
 * of the customer over the partitions (Thaler and Ravishankar 1998). Immutable.
 *
 * @param partitions at least one, kept in ascending order
 * @param epoch the epoch of this rule, at least 1; a rule over other partitions has a higher one
 */
public record DefaultRule(List<PartitionId> partitions, long epoch) implements Serializable {

    public DefaultRule {
        partitions = partitions.stream().distinct().sorted().toList();
        if (partitions.isEmpty()) {
            throw new IllegalArgumentException("the default rule needs at least one partition");
        }
        if (epoch < 1) {
            throw new IllegalArgumentException("epoch " + epoch + " of the default rule: expected at least 1");
        }
    }

    public DefaultRule(Collection<PartitionId> partitions, long epoch) {
        this(List.copyOf(partitions), epoch);
    }

    /** The home of this customer's items by the rule. */
    public Home homeOf(String customerId) {
        long customer = StableHash.of(customerId);
        PartitionId best = partitions.get(0);
        long bestWeight = Long.MIN_VALUE;
        for (PartitionId partition : partitions) {
            long weight = StableHash.mix(customer ^ StableHash.of(partition.name()));
            if (weight > bestWeight) {
                best = partition;
                bestWeight = weight;
            }
        }
        return new Home(best, epoch);
    }
}
