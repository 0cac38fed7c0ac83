package io.foreshard.flink.analyzer;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.Home;
import io.foreshard.core.PartitionId;
import io.foreshard.flink.wire.RecordType;
import io.foreshard.schemas.MapScope;
import io.foreshard.schemas.ShardMapChange;
import java.util.Optional;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * The shard map as far as it concerns the current key's customer: the entries of his items and his own, in Flink's state.
 * Kept as long as the map keeps them, since they are the exceptions. A removed entry stays with its revision, so that an
 * older change cannot bring it back.
 */
final class CustomerHomes {

    private final MapState<String, ShardMapChange> items;
    private final ValueState<ShardMapChange> entry;

    CustomerHomes(KeyedStateStore state) {
        RecordType<ShardMapChange> change = RecordType.ofRecord(ShardMapChange.class);
        items = state.getMapState(new MapStateDescriptor<>("item-entries", BasicTypeInfo.STRING_TYPE_INFO, change));
        entry = state.getState(new ValueStateDescriptor<>("customer-entry", change));
    }

    /** The item's own entry, else its customer's, else the rule; most customers have none and cost nothing. */
    Home homeOf(LiveCustomer customer, String itemId, DefaultRule rule) throws Exception {
        if (!customer.mapped()) {
            return customer.homeBy(rule);
        }
        Optional<Home> own = home(items.get(itemId));
        Optional<Home> found = own.isPresent() ? own : home(entry.value());
        return found.orElseGet(() -> customer.homeBy(rule));
    }

    /** Takes a change over; false if a newer one of this entry is known. */
    boolean apply(ShardMapChange change, LiveCustomer customer) throws Exception {
        customer.setMapped();
        if (change.getScope() == MapScope.ITEM) {
            if (isOld(change, items.get(change.getItemId()))) {
                return false;
            }
            items.put(change.getItemId(), change);
            return true;
        }
        if (isOld(change, entry.value())) {
            return false;
        }
        entry.update(change);
        return true;
    }

    private static boolean isOld(ShardMapChange change, @Nullable ShardMapChange known) {
        return known != null && known.getRevision() >= change.getRevision();
    }

    private static Optional<Home> home(@Nullable ShardMapChange change) {
        return change == null || change.getPartition() == null
                ? Optional.empty()
                : Optional.of(new Home(new PartitionId(change.getPartition()), change.getEpoch()));
    }
}
