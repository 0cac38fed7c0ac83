package io.foreshard.schemas.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.foreshard.schemas.ItemChange;
import io.foreshard.schemas.PartitionStatus;
import io.foreshard.schemas.PlacementPolicy;
import io.foreshard.schemas.ShardMapChange;

/** The Kafka keys of the wire contract, UTF-8. Most records carry their customer's id; the others are made here. */
public final class RecordKeys {

    private RecordKeys() {}

    /** The key of everything about one customer, so that its records stay in order. */
    public static byte[] ofCustomer(String customerId) {
        return customerId.getBytes(UTF_8);
    }

    /** {@code rule}, {@code c:customer} or {@code i:customer:item}: compaction keeps the last change of each. */
    public static byte[] of(ShardMapChange change) {
        String key = switch (change.getScope()) {
            case ITEM -> "i:" + change.getCustomerId() + ':' + change.getItemId();
            case CUSTOMER -> "c:" + change.getCustomerId();
            case RULE -> "rule";
            case UNKNOWN -> throw new IllegalArgumentException("a shard map change needs a scope");
        };
        return key.getBytes(UTF_8);
    }

    public static byte[] ofRegion(String region) {
        return region.getBytes(UTF_8);
    }

    public static byte[] of(PartitionStatus status) {
        return status.getPartition().getBytes(UTF_8);
    }

    public static byte[] of(PlacementPolicy policy) {
        return policy.getId().getBytes(UTF_8);
    }

    /** The customer, or for a heartbeat the partition. */
    public static byte[] of(ItemChange change) {
        String customer = change.getCustomerId();
        return (customer != null ? customer : change.getPartition()).getBytes(UTF_8);
    }
}
