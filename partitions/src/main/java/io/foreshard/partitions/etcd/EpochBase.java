package io.foreshard.partitions.etcd;

import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.options.GetOption;
import java.util.Optional;

/**
 * What is added to a revision to make an epoch of it: 0, until etcd was restored from a backup and an operator raised the
 * epoch floor. A record keeps the base that it was made with, so that its epoch never changes.
 *
 * @param value added to the revision
 * @param modRevision of the key that holds it; 0 if there is none
 */
record EpochBase(long value, long modRevision, String key) {

    static EpochBase read(EtcdClient client) {
        String key = client.keys().epochFloor();
        Optional<KeyValue> stored = ShardMap.first(client.await(client.get(key, GetOption.DEFAULT)));
        return of(key, stored);
    }

    static EpochBase of(String key, Optional<KeyValue> stored) {
        return stored.map(entry ->
                        new EpochBase(Json.read(entry, node -> Json.number(node, "base")), entry.getModRevision(), key))
                .orElse(new EpochBase(0, 0, key));
    }

    Cmp unchanged() {
        return ShardMap.unchanged(key, modRevision);
    }
}
