package io.foreshard.partitions.etcd;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One leader among the processes that campaign under a name: whoever creates the key under its lease. Polled: call
 * {@link #campaign} every second or so, and ask {@link #term} before each batch of work. Thread-safe; calls block.
 */
public final class Election {

    private final EtcdClient client;
    private final SessionLease lease;
    private final String key;
    private final String candidate;

    private volatile Term won = Term.NONE;

    /**
     * @param leaseId under which it was won
     * @param number create-revision of the key: grows with every leader
     */
    private record Term(long leaseId, long number) {
        static final Term NONE = new Term(0, 0);
    }

    /**
     * @param name what is led, e.g. {@code shard-map-publisher}
     * @param candidate name of this process
     */
    public Election(EtcdClient client, SessionLease lease, String name, String candidate) {
        this.client = client;
        this.lease = lease;
        this.key = client.keys().election(name);
        this.candidate = candidate;
    }

    /** Leads from now on if nobody else does; answers whether this process leads. */
    public boolean campaign() {
        OptionalLong leaseId = lease.id();
        if (leaseId.isEmpty()) {
            return false;
        }
        PutOption underLease =
                PutOption.builder().withLeaseId(leaseId.getAsLong()).build();
        ObjectNode value = Json.object().put("leader", candidate);
        TxnResponse answer = client.await(client.transact(
                "campaign for " + key,
                List.of(new Cmp(Keys.bytes(key), Cmp.Op.EQUAL, CmpTarget.modRevision(0))),
                List.of(Op.put(Keys.bytes(key), Json.bytes(value), underLease)),
                List.of(Op.get(Keys.bytes(key), GetOption.DEFAULT))));
        long number = answer.isSucceeded()
                ? answer.getHeader().getRevision()
                : ShardMap.first(answer.getGetResponses().get(0))
                        .filter(stored -> stored.getLease() == leaseId.getAsLong())
                        .map(KeyValue::getCreateRevision)
                        .orElse(0L);
        won = number == 0 ? Term.NONE : new Term(leaseId.getAsLong(), number);
        return number != 0;
    }

    /** The number of this process's term while it leads, by its own belief in the lease. */
    public OptionalLong term() {
        Term term = won;
        OptionalLong leaseId = lease.id();
        boolean leads = term.number() != 0 && leaseId.isPresent() && leaseId.getAsLong() == term.leaseId();
        return leads ? OptionalLong.of(term.number()) : OptionalLong.empty();
    }

    /** Who leads now. */
    public Optional<String> leader() {
        return ShardMap.first(client.await(client.get(key, GetOption.DEFAULT)))
                .map(stored -> Json.read(stored, node -> Json.text(node, "leader")));
    }

    /** Lets somebody else lead. */
    public void resign() {
        Term term = won;
        won = Term.NONE;
        if (term.number() != 0) {
            client.await(client.transact(
                    "resign from " + key,
                    List.of(holds(term)),
                    List.of(Op.delete(Keys.bytes(key), DeleteOption.DEFAULT)),
                    List.of()));
        }
    }

    /** True in a transaction only while this term lasts. */
    Cmp holds() {
        return holds(won);
    }

    private Cmp holds(Term term) {
        return new Cmp(Keys.bytes(key), Cmp.Op.EQUAL, CmpTarget.createRevision(Math.max(term.number(), 1)));
    }
}
