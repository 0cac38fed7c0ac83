package io.foreshard.flink.analyzer;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.Home;
import io.foreshard.core.PartitionId;
import io.foreshard.flink.wire.RecordType;
import io.foreshard.schemas.MapScope;
import io.foreshard.schemas.ShardMapChange;
import java.util.Optional;
import org.apache.flink.api.common.functions.RuntimeContext;
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
    private final ValueState<ShardMapChange> customer;

    CustomerHomes(RuntimeContext runtime) {
        RecordType<ShardMapChange> change = RecordType.ofRecord(ShardMapChange.class);
        items = runtime.getMapState(new MapStateDescriptor<>("item-entries", BasicTypeInfo.STRING_TYPE_INFO, change));
        customer = runtime.getState(new ValueStateDescriptor<>("customer-entry", change));
    }

    /** The item's own entry, else its customer's, else the rule. */
    Home homeOf(String customerId, String itemId, DefaultRule rule) throws Exception {
        Optional<Home> own = home(items.get(itemId));
        Optional<Home> found = own.isPresent() ? own : home(customer.value());
        return found.orElseGet(() -> rule.homeOf(customerId));
    }

    /** Takes a change over; false if a newer one of this entry is known. */
    boolean apply(ShardMapChange change) throws Exception {
        if (change.getScope() == MapScope.ITEM) {
            if (isOld(change, items.get(change.getItemId()))) {
                return false;
            }
            items.put(change.getItemId(), change);
            return true;
        }
        if (isOld(change, customer.value())) {
            return false;
        }
        customer.update(change);
        return true;
    }

    private static boolean isOld(ShardMapChange change, @Nullable ShardMapChange known) {
        return known != null && known.getRevision() >= change.getRevision();
    }

    private static Optional<Home> home(@Nullable ShardMapChange entry) {
        return entry == null || entry.getPartition() == null
                ? Optional.empty()
                : Optional.of(new Home(new PartitionId(entry.getPartition()), entry.getEpoch()));
    }
}
