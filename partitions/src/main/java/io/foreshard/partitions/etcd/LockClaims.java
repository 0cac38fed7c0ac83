package io.foreshard.partitions.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.foreshard.core.ItemId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who is alive on an item's migration: a key under the lease of its executor. For liveness only, safety comes from claims
 * and fences. Thread-safe; calls block.
 */
public final class LockClaims {

    private static final Duration RELIST_EVERY = Duration.ofMinutes(3);

    private final EtcdClient client;
    private final Keys keys;
    private final SessionLease lease;
    private final String executor;

    /** @param executor name of this process, unique among the executors */
    public LockClaims(EtcdClient client, SessionLease lease, String executor) {
        this.client = client;
        this.keys = client.keys();
        this.lease = lease;
        this.executor = executor;
    }

    /** What came of {@link #tryClaim}. */
    public sealed interface Claim {

        /** This process holds it as long as it holds the lease. */
        record Held(long leaseId) implements Claim {}

        record HeldBy(String executor) implements Claim {}
    }

    /**
     * Takes the lock if nobody else has it; one that this process took under an earlier lease is renewed.
     *
     * @throws ControlPlaneException LEASE_LOST if this process holds no lease
     */
    public Claim tryClaim(ItemId item) {
        long leaseId = lease.require();
        String key = keys.lock(item);
        TxnResponse answer = put(key, leaseId, 0);
        if (answer.isSucceeded()) {
            return new Claim.Held(leaseId);
        }
        Optional<KeyValue> stored = ShardMap.first(answer.getGetResponses().get(0));
        Optional<String> holder = stored.map(LockClaims::holder);
        if (holder.isPresent() && !holder.get().equals(executor)) {
            return new Claim.HeldBy(holder.get());
        }
        long revision = stored.map(KeyValue::getModRevision).orElse(0L);
        return put(key, leaseId, revision).isSucceeded() ? new Claim.Held(leaseId) : tryOnce(item);
    }

    /** Somebody took or freed it in between: what is there now decides, and a free lock is for the next attempt. */
    private Claim tryOnce(ItemId item) {
        return new Claim.HeldBy(holder(item).orElse("nobody, but it was taken a moment ago"));
    }

    /** Gives the lock back if this process holds it. */
    public void release(ItemId item) {
        String key = keys.lock(item);
        Optional<KeyValue> stored = ShardMap.first(client.await(client.get(key, GetOption.DEFAULT)));
        if (stored.isPresent() && holder(stored.get()).equals(executor)) {
            client.await(client.transact(
                    "release the lock of " + item,
                    List.of(ShardMap.unchanged(key, stored.get().getModRevision())),
                    List.of(Op.delete(Keys.bytes(key), DeleteOption.DEFAULT)),
                    List.of()));
        }
    }

    /** That nobody holds the lock. */
    Cmp isFree(ItemId item) {
        return ShardMap.unchanged(keys.lock(item), 0);
    }

    /** Takes the lock, where it {@link #isFree}. @throws ControlPlaneException LEASE_LOST if this process holds no lease */
    Op take(ItemId item) {
        PutOption underLease = PutOption.builder().withLeaseId(lease.require()).build();
        return Op.put(Keys.bytes(keys.lock(item)), value(), underLease);
    }

    /** That this process holds the lock. */
    Cmp isOwn(ItemId item) {
        return new Cmp(Keys.bytes(keys.lock(item)), Cmp.Op.EQUAL, CmpTarget.value(value()));
    }

    /** Gives the lock back, where it {@link #isOwn}. */
    Op giveBack(ItemId item) {
        return Op.delete(Keys.bytes(keys.lock(item)), DeleteOption.DEFAULT);
    }

    private ByteSequence value() {
        return Json.bytes(Json.object().put("executor", executor));
    }

    /** Who holds the lock now. */
    public Optional<String> holder(ItemId item) {
        return ShardMap.first(client.await(client.get(keys.lock(item), GetOption.DEFAULT)))
                .map(LockClaims::holder);
    }

    /** Follows all locks: names of their holders by bucket and item as in {@code 042/customer:item}. */
    public WatchedKeys<String> watch() {
        return new WatchedKeys<>(client, keys.locks(), RELIST_EVERY, LockClaims::holder);
    }

    private TxnResponse put(String key, long leaseId, long expectedRevision) {
        Cmp compare = new Cmp(Keys.bytes(key), Cmp.Op.EQUAL, CmpTarget.modRevision(expectedRevision));
        PutOption underLease = PutOption.builder().withLeaseId(leaseId).build();
        return client.await(client.transact(
                "take the lock " + key,
                List.of(compare),
                List.of(Op.put(Keys.bytes(key), value(), underLease)),
                List.of(Op.get(Keys.bytes(key), GetOption.DEFAULT))));
    }

    private static String holder(KeyValue stored) {
        return Json.read(stored, (JsonNode node) -> Json.text(node, "executor"));
    }
}
