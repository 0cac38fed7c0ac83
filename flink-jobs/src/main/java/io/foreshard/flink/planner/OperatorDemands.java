package io.foreshard.flink.planner;

import io.foreshard.configuration.PoliciesInForce;
import io.foreshard.core.ControlGroup;
import io.foreshard.core.Topology;
import io.foreshard.core.placement.PartitionBoard;
import io.foreshard.core.placement.PlacementConstraints;
import io.foreshard.core.placement.PolicySet;
import io.foreshard.flink.wire.RecordType;
import io.foreshard.schemas.PartitionStatus;
import io.foreshard.schemas.PlacementPolicy;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * Policies and partition statuses: kept in broadcast state, and held against decisions as {@link PlacementConstraints}.
 * After a restore they are read back before the first decision. Not thread-safe.
 */
final class OperatorDemands {

    static final MapStateDescriptor<String, PlacementPolicy> POLICIES =
            new MapStateDescriptor<>("policies", Types.STRING, RecordType.ofRecord(PlacementPolicy.class));
    static final MapStateDescriptor<String, PartitionStatus> STATUSES =
            new MapStateDescriptor<>("partition-statuses", Types.STRING, RecordType.ofRecord(PartitionStatus.class));

    private final PolicySet policies = new PolicySet();
    private final PartitionBoard board;
    private final PlacementConstraints constraints;
    private boolean restored;

    OperatorDemands(Topology topology, ControlGroup controlGroup, double headroom) {
        this.board = new PartitionBoard(headroom);
        this.constraints = new PlacementConstraints(topology, controlGroup, policies, board);
    }

    PlacementConstraints constraints() {
        return constraints;
    }

    /** Reads everything back, once. */
    void restore(
            ReadOnlyBroadcastState<String, PlacementPolicy> policyState,
            ReadOnlyBroadcastState<String, PartitionStatus> statusState)
            throws Exception {
        if (restored) {
            return;
        }
        for (Map.Entry<String, PlacementPolicy> entry : policyState.immutableEntries()) {
            policies.put(PoliciesInForce.toPolicy(entry.getValue()));
        }
        for (Map.Entry<String, PartitionStatus> entry : statusState.immutableEntries()) {
            board.put(Observations.of(entry.getValue()));
        }
        restored = true;
    }

    /** Takes a policy in, or forgets one that is withdrawn. */
    void put(PlacementPolicy policy, BroadcastState<String, PlacementPolicy> state) throws Exception {
        if (policy.getDeleted()) {
            state.remove(policy.getId());
            policies.remove(policy.getId());
        } else {
            policies.put(PoliciesInForce.toPolicy(policy));
            state.put(policy.getId(), policy);
        }
    }

    void put(PartitionStatus status, BroadcastState<String, PartitionStatus> state) throws Exception {
        state.put(status.getPartition(), status);
        board.put(Observations.of(status));
    }
}
