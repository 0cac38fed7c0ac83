package io.foreshard.executor.intake;

import io.foreshard.core.ControlGroup;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.TimeScale;
import io.foreshard.core.Topology;
import io.foreshard.core.placement.OperatorPolicy;
import io.foreshard.schemas.MigrationRequest;
import io.foreshard.schemas.RequestTrigger;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Judges a request by all that can be known without asking etcd or a store. Immutable, pure.
 *
 * @param timeScale deadlines are event time
 */
record RequestRules(Topology topology, ControlGroup controlGroup, TimeScale timeScale) {

    /** What changes from request to request. */
    record Facts(Optional<OperatorPolicy> policy, Predicate<PartitionId> draining, Predicate<PartitionId> reachable) {}

    /** Why the request itself makes no sense, whatever the time and the policies, or empty. */
    Optional<Refusal> refusalOfForm(MigrationRequest request) {
        if (parse(request).isEmpty()) {
            return refuse(
                    Refusal.Cause.INVALID_IDENTITY,
                    "customer '" + request.getCustomerId() + "' and item '" + request.getItemId()
                            + "' form no item identity");
        }
        if (partition(request.getSourcePartition()).isEmpty()) {
            return unknown(request.getSourcePartition());
        }
        if (partition(request.getTargetPartition()).isEmpty()) {
            return unknown(request.getTargetPartition());
        }
        if (request.getSourcePartition().equals(request.getTargetPartition()) || request.getExpectedEpoch() < 1) {
            return refuse(
                    Refusal.Cause.INVALID_REQUEST,
                    "from " + request.getSourcePartition() + " at epoch " + request.getExpectedEpoch() + " to "
                            + request.getTargetPartition() + ": expected two partitions and an epoch of at least 1");
        }
        return Optional.empty();
    }

    /** Why a request of valid form must not start now, or empty if it may. */
    Optional<Refusal> refusal(MigrationRequest request, ItemId item, Facts facts, Instant now) {
        Instant deadline = Instant.ofEpochMilli(request.getDeadline());
        Instant eventTime = timeScale.toEventTime(now);
        if (!eventTime.isBefore(deadline)) {
            return refuse(Refusal.Cause.EXPIRED, "deadline " + deadline + ", event time now " + eventTime);
        }
        if (controlGroup.contains(item.customerId()) && request.getTrigger() != RequestTrigger.OPERATOR) {
            return refuse(Refusal.Cause.CONTROL_GROUP, "the customer is in the control group");
        }
        PartitionId target = new PartitionId(request.getTargetPartition());
        Optional<Refusal> byPolicy = facts.policy().flatMap(policy -> refusal(policy, target));
        return byPolicy.isPresent() ? byPolicy : refusal(target, facts);
    }

    private Optional<Refusal> refusal(OperatorPolicy policy, PartitionId target) {
        if (policy.excluded()) {
            return refuse(Refusal.Cause.POLICY_EXCLUDED, "policy " + policy.id() + " excludes the item");
        }
        Optional<PartitionId> pin = policy.pinnedPartition();
        if (pin.isPresent() && !pin.get().equals(target)) {
            return refuse(Refusal.Cause.POLICY_PINNED, "policy " + policy.id() + " pins the item to " + pin.get());
        }
        Region region = topology.regionOf(target).orElseThrow();
        if (policy.allowedRegions().filter(allowed -> !allowed.contains(region)).isPresent()) {
            return refuse(
                    Refusal.Cause.POLICY_REGION, "policy " + policy.id() + " does not allow the data in " + region);
        }
        return Optional.empty();
    }

    private static Optional<Refusal> refusal(PartitionId target, Facts facts) {
        if (facts.draining().test(target)) {
            return refuse(Refusal.Cause.TARGET_DRAINING, "an operator lets nothing move into " + target);
        }
        if (!facts.reachable().test(target)) {
            return refuse(Refusal.Cause.TARGET_UNREACHABLE, target + " did not answer the last probe");
        }
        return Optional.empty();
    }

    /** The item of a request, or empty if it has none. */
    static Optional<ItemId> parse(MigrationRequest request) {
        try {
            return Optional.of(new ItemId(request.getCustomerId(), request.getItemId()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<PartitionId> partition(String name) {
        return topology.partitions().keySet().stream()
                .filter(known -> known.name().equals(name))
                .findFirst();
    }

    private Optional<Refusal> unknown(String partition) {
        return refuse(
                Refusal.Cause.UNKNOWN_PARTITION,
                "partition '" + partition + "' is not in the configuration, which has "
                        + topology.partitions().keySet());
    }

    private static Optional<Refusal> refuse(Refusal.Cause cause, String detail) {
        return Optional.of(new Refusal(cause, detail));
    }
}
