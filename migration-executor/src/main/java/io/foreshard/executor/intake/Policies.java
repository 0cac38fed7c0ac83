package io.foreshard.executor.intake;

import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.placement.OperatorPolicy;
import io.foreshard.core.placement.PolicySet;
import io.foreshard.schemas.PlacementPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The operators' policies by the records of {@code placement-policies} so far. Thread-safe. */
final class Policies {

    private final PolicySet policies = new PolicySet();

    /** @throws IllegalArgumentException if it names what can be no region or partition */
    synchronized void apply(PlacementPolicy record) {
        if (record.getDeleted()) {
            policies.remove(record.getId());
        } else {
            policies.put(policy(record));
        }
    }

    synchronized void remove(String id) {
        policies.remove(id);
    }

    /** The policy that counts for an item. */
    synchronized Optional<OperatorPolicy> of(ItemId item) {
        return policies.of(item);
    }

    private static OperatorPolicy policy(PlacementPolicy record) {
        Optional<Set<Region>> allowed = Optional.ofNullable(record.getAllowedRegions())
                .map(names -> names.stream().map(Region::new).collect(Collectors.toSet()));
        Optional<PartitionId> pinned =
                Optional.ofNullable(record.getPinnedPartition()).map(PartitionId::new);
        Optional<Duration> cooldown =
                Optional.ofNullable(record.getCooldownMillis()).map(Duration::ofMillis);
        return new OperatorPolicy(
                record.getId(),
                record.getCustomerPattern(),
                record.getItemPattern(),
                allowed.orElse(null),
                pinned.orElse(null),
                record.getExcluded(),
                record.getScoreThreshold(),
                cooldown.orElse(null));
    }
}
