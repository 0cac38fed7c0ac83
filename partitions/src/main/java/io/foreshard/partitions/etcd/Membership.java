package io.foreshard.partitions.etcd;

import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.PutOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which executors are alive: each keeps a key under its lease, written again whenever the lease is held anew. Thread-safe.
 */
public final class Membership implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final Duration RELIST_EVERY = Duration.ofMinutes(1);

    private final EtcdClient client;
    private final WatchedKeys<Member> watched;

    /**
     * @param id unique among the executors
     * @param address where its HTTP API answers, or any other text for people
     * @param since clock time of its start, ms
     */
    public record Member(String id, String address, long since) {}

    /**
     * Follows the members without being one.
     *
     * @param listener hears of each new set; must not block
     */
    public Membership(EtcdClient client, Consumer<Set<String>> listener) {
        this.client = client;
        this.watched = new WatchedKeys<>(
                client,
                client.keys().members(),
                RELIST_EVERY,
                stored -> Json.read(
                        stored,
                        node -> new Member(
                                Json.text(node, "id"), Json.text(node, "address"), Json.number(node, "since"))),
                snapshot -> listener.accept(snapshot.values().keySet()));
    }

    /** Makes this process a member as long as it holds the lease. */
    public void join(SessionLease lease, Member self) {
        lease.listen(new SessionLease.Listener() {
            @Override
            public void onHeld(long leaseId) {
                write(leaseId, self);
            }

            @Override
            public void onLost() {
                LOG.warn("executor {} counts as gone until its lease is back", self.id());
            }
        });
    }

    private void write(long leaseId, Member self) {
        Op put = Op.put(
                Keys.bytes(client.keys().members() + self.id()),
                Json.bytes(Json.object()
                        .put("id", self.id())
                        .put("address", self.address())
                        .put("since", self.since())),
                PutOption.builder().withLeaseId(leaseId).build());
        EtcdClient.whenDone(
                client.transact("join the executors as " + self.id(), List.of(), List.of(put), List.of()),
                answer -> LOG.info("executor {} has joined", self.id()),
                failure -> LOG.warn("not joined: {}", failure.getMessage()));
    }

    /** The members by the latest listing and the events since. */
    public WatchedKeys.Snapshot<Member> current() {
        return watched.current();
    }

    /** Waits for the first listing; returns whether it came in time. */
    public boolean awaitListing(Duration timeout) {
        return watched.awaitListing(timeout);
    }

    @Override
    public void close() {
        watched.close();
    }
}
