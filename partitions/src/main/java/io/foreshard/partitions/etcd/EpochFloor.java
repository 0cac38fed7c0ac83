package io.foreshard.partitions.etcd;

import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.PutOption;
import java.util.List;

/**
 * Guards against an etcd that was restored from a backup: its revisions, and with them the epochs to come, may be below
 * fences that stores have obeyed. Thread-safe; calls block.
 */
public final class EpochFloor {

    private final EtcdClient client;

    public EpochFloor(EtcdClient client) {
        this.client = client;
    }

    /** The epoch that an attempt registered now would have, at least. */
    public long next() {
        EpochBase base = EpochBase.read(client);
        return client.revision() + 1 + base.value();
    }

    /** Whether every epoch to come is above the highest fence that any store knows. */
    public boolean isAbove(long highestFence) {
        return next() > highestFence;
    }

    /**
     * Makes every epoch to come higher than this fence; does nothing if it is so already.
     *
     * @return the lowest epoch to come
     */
    public long raise(long highestFence) {
        EpochBase base = EpochBase.read(client);
        if (client.revision() + base.value() > highestFence) {
            return next();
        }
        TxnResponse answer = client.await(client.transact(
                "raise the epoch floor",
                List.of(base.unchanged()),
                List.of(Op.put(
                        Keys.bytes(base.key()),
                        Json.bytes(Json.object().put("base", highestFence)),
                        PutOption.DEFAULT)),
                List.of()));
        if (!answer.isSucceeded()) {
            throw new ControlPlaneException(
                    ControlPlaneException.Code.OVERLOADED,
                    "the epoch floor was changed by somebody else meanwhile; look at it and try again",
                    null);
        }
        return next();
    }
}
