package io.foreshard.simulation;

import io.foreshard.core.ItemId;
import io.foreshard.core.migration.Cause;
import io.foreshard.core.migration.Migration;
import io.foreshard.core.migration.MigrationProtocol;
import io.foreshard.core.migration.MigrationRecord;
import io.foreshard.core.migration.MigrationState;
import io.foreshard.core.migration.Phase;
import io.foreshard.core.migration.Signal;
import io.foreshard.core.migration.Step;
import io.foreshard.core.migration.StoredRecord;
import io.foreshard.core.store.StoreException.Code;
import io.foreshard.simulation.Network.Answer;
import io.foreshard.simulation.Network.Trip;
import io.foreshard.simulation.RequestQueue.Request;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * One executor process: takes requests, locks items under its lease, runs the real protocol, and takes over what others
 * left behind. All of it is lost in a crash. Mutable; belongs to one thread.
 */
final class ModelExecutor {

    private static final long POLL_MICROS = 250_000;
    private static final long TIMEOUT_MICROS = 250_000;

    private final Cluster cluster;
    private final World world;
    private final Node node;
    private final MigrationProtocol protocol;
    private final EtcdRecords records;
    private final Map<ItemId, Attempt> running = new LinkedHashMap<>();
    private final Set<ItemId> claiming = new TreeSet<>();
    private ExecutorLease lease;

    ModelExecutor(Cluster cluster, Node node) {
        this.cluster = cluster;
        this.world = cluster.world();
        this.node = node;
        this.protocol = cluster.protocol();
        this.records = cluster.records(node);
        this.lease = newLease();
    }

    private ExecutorLease newLease() {
        return new ExecutorLease(world, cluster.network(), cluster.etcd(), node, this::onLeaseLost);
    }

    Node node() {
        return node;
    }

    EtcdRecords records() {
        return records;
    }

    boolean hasLease() {
        return lease.isHeld();
    }

    Map<ItemId, Attempt> running() {
        return running;
    }

    Instant now() {
        return world.scheduler().clock(node);
    }

    void start() {
        node.start();
        world.story().tell(() -> node + " starts");
        lease = newLease();
        lease.start();
        later(world.dice().between(0, POLL_MICROS), this::poll);
        new Recovery(cluster, this).start();
    }

    void crash() {
        world.story().tell(() -> node + " crashes with " + running.keySet());
        running.values().forEach(attempt -> attempt.met(Fault.EXECUTOR_CRASHED));
        cluster.etcd().unwatch(node);
        node.crash();
        // Answers that come after its restart find nobody.
        running.values().forEach(Attempt::drop);
        running.clear();
        claiming.clear();
    }

    private void later(long delayMicros, Runnable task) {
        world.scheduler().after(delayMicros, node, task);
    }

    private void onLeaseLost() {
        if (!running.isEmpty()) {
            world.story().tell(() -> node + " holds no lease any more and drops " + running.keySet());
        }
        running.values().forEach(attempt -> attempt.met(Fault.LEASE_LOST));
        List.copyOf(running.values()).forEach(Attempt::drop);
        running.clear();
    }

    boolean isAlive() {
        if (!lease.isHeld()) {
            onLeaseLost();
            return false;
        }
        return true;
    }

    private void poll() {
        later(POLL_MICROS, this::poll);
        if (!lease.isHeld()) {
            return;
        }
        call(cluster.requests().node(), "poll", cluster.requests()::poll, found -> found.ifPresent(this::take));
    }

    private void take(Request request) {
        records.stored(request.item())
                .filter(stored -> stored.record().migrationId().equals(request.id()))
                .ifPresent(stored -> cluster.met(request.item(), Fault.REQUEST_REPEATED));
        if (request.deadline().isBefore(now())) {
            commit(request);
        } else if (request.reverses().isPresent()) {
            makeRoom(request);
        } else {
            start(request);
        }
    }

    private void start(Request request) {
        Optional<Attempt> own = Optional.ofNullable(running.get(request.item()));
        if (own.isPresent() || claiming.contains(request.item())) {
            own.filter(attempt -> attempt.isOf(request)).ifPresent(attempt -> commit(request));
        } else {
            lock(request.item(), () -> create(request));
        }
    }

    /** The record of a move in its cooldown makes room for its reverse, whoever holds the lock; the request comes again. */
    private void makeRoom(Request request) {
        ItemId item = request.item();
        call(cluster.etcd().node(), "read record", () -> records.stored(item), found -> {
            Optional<StoredRecord> cooling =
                    found.filter(stored -> stored.record().state() == MigrationState.COOLDOWN
                            && request.reverses()
                                    .filter(stored.record().migrationId()::equals)
                                    .isPresent());
            if (cooling.isEmpty()) {
                start(request);
                return;
            }
            letGo(item, cooling.get().epoch());
            records.remove(
                    item,
                    cooling.get().revision(),
                    new EtcdRecords.Asked(0, MigrationState.COOLDOWN, removed -> start(request)));
        });
    }

    /** Stops caring for a move in its cooldown, whose record is another one by now. */
    void letGo(ItemId item, long epoch) {
        Optional.ofNullable(running.get(item))
                .filter(own -> own.migration().phase() == Phase.COOLING)
                .filter(own -> own.migration().epoch() == epoch)
                .ifPresent(own -> {
                    own.drop();
                    ended(own, item);
                });
    }

    private void create(Request request) {
        if (!isAlive() || running.containsKey(request.item())) {
            return;
        }
        MigrationRecord record = new MigrationRecord(
                request.id(),
                request.item(),
                request.source(),
                request.target(),
                MigrationState.REGISTERED,
                1,
                node.name(),
                0,
                request.verdict(),
                now(),
                request.deadline(),
                Optional.empty(),
                now(),
                Cause.REQUESTED.name(),
                Optional.empty(),
                request.reverses());
        run(protocol.begin(record, now()), Optional.of(request));
    }

    private void run(Step first, Optional<Request> request) {
        Migration migration = first.next();
        Attempt attempt = new Attempt(cluster, this, protocol, request);
        running.put(migration.record().item(), attempt);
        attempt.accept(first);
    }

    /** The attempt is over here. */
    void ended(Attempt attempt, ItemId item) {
        if (running.remove(item, attempt)) {
            unlock(item);
        }
    }

    void commit(Request request) {
        call(
                cluster.requests().node(),
                "commit offset",
                () -> {
                    cluster.requests().commit(request);
                    return true;
                },
                done -> {});
    }

    void lock(ItemId item, Runnable then) {
        OptionalLong held = lease.id();
        if (held.isEmpty() || !claiming.add(item)) {
            return;
        }
        long id = held.getAsLong();
        Trip trip = new Trip(node, cluster.etcd().node(), "lock " + item, Optional.empty(), TIMEOUT_MICROS);
        cluster.network()
                .<Boolean>call(trip, answer -> answer.accept(cluster.tryLock(item, node.name(), id)), new Answer<>() {
                    @Override
                    public void answered(Boolean locked) {
                        claiming.remove(item);
                        if (locked && isAlive() && !running.containsKey(item)) {
                            then.run();
                        }
                    }

                    @Override
                    public void failed(Code code) {
                        claiming.remove(item);
                    }
                });
    }

    void unlock(ItemId item) {
        call(cluster.etcd().node(), "unlock " + item, () -> cluster.unlock(item, node.name()), done -> {});
    }

    /** Goes on with an attempt whose holder is gone. */
    void takeOver(StoredRecord left) {
        world.story().tell(() -> node + " takes over " + left.record());
        run(protocol.takeOver(left, node.name(), now()), Optional.empty());
    }

    boolean isRunning(ItemId item) {
        return running.containsKey(item);
    }

    /** Somebody wants it aborted, or its demand is certain. */
    void wish(ItemId item, Signal wish) {
        Optional.ofNullable(running.get(item)).ifPresent(attempt -> attempt.signal(wish));
    }

    <R> void call(Node to, String what, java.util.function.Supplier<R> at, Consumer<R> then) {
        Trip trip = new Trip(node, to, what, Optional.empty(), TIMEOUT_MICROS);
        cluster.network().<R>call(trip, answer -> answer.accept(at.get()), new Answer<>() {
            @Override
            public void answered(R result) {
                then.accept(result);
            }

            @Override
            public void failed(Code code) {
                world.story().tell(() -> node + ": no answer to '" + what + "': " + code);
            }
        });
    }
}
