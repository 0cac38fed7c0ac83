package io.foreshard.partitions.postgres;

import io.foreshard.core.ItemId;
import io.foreshard.core.StableHash;
import io.foreshard.core.store.Bytes;
import java.nio.charset.StandardCharsets;

/** An identity as the store's keys, and the keys of the locks that go with it. */
record ItemKeys(Bytes customer, Bytes item, long itemLock, long customerLock) {

    /** Keeps a customer's lock apart from that of an item. */
    private static final long CUSTOMER_SALT = 0x9e3779b97f4a7c15L;

    static ItemKeys of(ItemId item) {
        return new ItemKeys(
                Bytes.utf8(item.customerId()),
                Bytes.utf8(item.itemId()),
                StableHash.of(item.key()),
                customerLock(item.customerId()));
    }

    static long customerLock(String customerId) {
        return StableHash.mix(StableHash.of(customerId) ^ CUSTOMER_SALT);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
