package io.foreshard.partitions.etcd;

import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.options.GetOption;
import io.foreshard.partitions.etcd.ShardMapChange.OfItem;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reads all that the map holds of one customer, at one revision. */
final class CustomerRange {

    private CustomerRange() {}

    static CompletableFuture<CustomerEntries> read(EtcdClient client, MapCodec codec, String customerId) {
        Keys keys = client.keys();
        return PagedRange.read(client, keys.itemsOf(customerId))
                .thenCompose(items -> client.get(
                                keys.mapCustomer(customerId),
                                GetOption.builder()
                                        .withRevision(items.revision())
                                        .build())
                        .thenApply(own -> entries(codec, items, ShardMap.first(own))));
    }

    private static CustomerEntries entries(MapCodec codec, PagedRange.Content content, Optional<KeyValue> own) {
        Map<String, MapEntry> items = new HashMap<>();
        for (KeyValue stored : content.entries()) {
            OfItem item = (OfItem) codec.change(stored, false);
            item.entry().ifPresent(entry -> items.put(item.item().itemId(), entry));
        }
        return new CustomerEntries(own.map(MapCodec::entry), Map.copyOf(items), content.revision());
    }
}
