package io.foreshard.simulation;

import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.access.Routing;
import io.foreshard.core.access.Stamp;
import io.foreshard.core.store.Bytes;
import io.foreshard.core.store.ItemValue.StringValue;
import io.foreshard.core.store.Mutation;
import io.foreshard.core.store.OperationId;
import io.foreshard.core.store.ReadOutcome;
import io.foreshard.core.store.Refusal;
import io.foreshard.core.store.StoreException;
import io.foreshard.core.store.WriteOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One connection to a sidecar, with one operation at a time: writes, which it repeats under the same operation id when it
 * does not get the reply, and reads. Checks what it is told against real time. Mutable; belongs to one thread.
 */
final class Client {

    private static final int MOST_TRIES = 4;
    private static final long LONGEST_RETRY_MICROS = 1_500_000;
    private static final long FINAL_RETRY_MICROS = 300_000;
    private static final long SHADOW_TIMEOUT_MICROS = 400_000;

    private final Cluster cluster;
    private final World world;
    private final Sidecar sidecar;
    private final String name;
    private final long longestThinkMicros;
    private final Map<ItemId, Stamp> seen = new HashMap<>();
    private final List<ItemId> toReadFinally = new ArrayList<>();
    private long operations;
    private boolean finishing;

    Client(Cluster cluster, Sidecar sidecar, String name) {
        this.cluster = cluster;
        this.world = cluster.world();
        this.sidecar = sidecar;
        this.name = name;
        this.longestThinkMicros = world.dice().between(20_000, 400_000);
        this.toReadFinally.addAll(cluster.items());
    }

    void start() {
        later(world.dice().between(0, longestThinkMicros), this::next);
    }

    /** From now on it only makes sure that every item can be read. */
    void finish() {
        finishing = true;
    }

    boolean isFinished() {
        return finishing && toReadFinally.isEmpty();
    }

    private void later(long delayMicros, Runnable task) {
        world.scheduler().after(delayMicros, sidecar.node(), task);
    }

    private void next() {
        if (finishing) {
            if (!toReadFinally.isEmpty()) {
                sidecar.run(new Read(toReadFinally.get(0)));
            }
            return;
        }
        ItemId item = world.dice().pick(cluster.items());
        switch (world.dice().below(5)) {
            case 0, 1 -> write(item);
            case 2 -> sidecar.run(new Read(item));
            case 3 -> readBounded(item);
            default -> readShadow(item);
        }
    }

    private void write(ItemId item) {
        operations++;
        OperationId id = new OperationId(name.hashCode(), operations);
        sidecar.run(new Write(item, id, mutation(), cluster.truth(item).acknowledged(), 1));
    }

    private void readBounded(ItemId item) {
        Optional<SidecarCache.Copy> copy = sidecar.cache().peek(item, sidecar.nowMillis());
        if (copy.isEmpty()) {
            sidecar.run(new Read(item));
            return;
        }
        world.story().tell(() -> name + " is served " + copy.get().stamp() + " of " + item + " from the cache");
        servedFromCache(item, copy.get());
        thenNext();
    }

    /** At most as old as the bound, and never older than what this connection has seen. */
    private void servedFromCache(ItemId item, SidecarCache.Copy copy) {
        Truth truth = cluster.truth(item);
        long version = copy.stamp().version();
        if (copy.stamp().isBelow(seen(item))) {
            throw new Violation(
                    "a connection never reads backwards and sees its own writes",
                    name + " was served " + copy.stamp() + " of " + item + " after " + seen(item));
        }
        long boundMicros = SidecarCache.BOUND.toMillis() * 1_000;
        boolean overwritten = version < truth.version()
                && truth.version(version + 1).atMicros() < world.scheduler().nowMicros() - boundMicros;
        if (overwritten || !copy.value().equals(truth.contentAt(version).value())) {
            throw new Violation(
                    "a cached copy is no older than its bound",
                    name + " was served " + copy + " of " + item + ", overwritten long ago");
        }
        see(item, copy.stamp());
    }

    private Stamp seen(ItemId item) {
        return seen.getOrDefault(item, new Stamp(0, 0));
    }

    private void see(ItemId item, Stamp stamp) {
        seen.merge(item, stamp, (old, fresh) -> old.isBelow(fresh) ? fresh : old);
    }

    /** The demand that a shadow on probation waits for. */
    private void readShadow(ItemId item) {
        Optional<PartitionId> shadow = cluster.shadowOf(item);
        if (shadow.isEmpty()) {
            sidecar.run(new Read(item));
            return;
        }
        StoreServer store = cluster.store(shadow.get());
        Network.Trip trip =
                new Network.Trip(sidecar.node(), store.node(), "read shadow", Optional.empty(), SHADOW_TIMEOUT_MICROS);
        cluster.network()
                .<ReadOutcome>call(
                        trip,
                        answer -> store.readShadow(item, outcome -> {
                            checkShadow(item, outcome);
                            answer.accept(outcome);
                        }),
                        new Network.Answer<>() {
                            @Override
                            public void answered(ReadOutcome outcome) {
                                thenNext();
                            }

                            @Override
                            public void failed(StoreException.Code code) {
                                thenNext();
                            }
                        });
    }

    /** A shadow's answer was the home's at the time that it names, or later. */
    private void checkShadow(ItemId item, ReadOutcome outcome) {
        if (!(outcome instanceof ReadOutcome.Answered answered)) {
            return;
        }
        Truth truth = cluster.truth(item);
        long asOfMicros = world.scheduler().microsAt(answered.asOfMillis().orElseThrow())
                - world.profile().skewMillis() * 1_000;
        long version = answered.version();
        boolean overwritten =
                version < truth.version() && truth.version(version + 1).atMicros() < asOfMicros;
        if (overwritten || !answered.value().equals(truth.contentAt(version).value())) {
            throw new Violation("a shadow says how old it is", answered + " of " + item);
        }
    }

    private Mutation mutation() {
        Mutation.Expiry never = new Mutation.Expiry.Never();
        Bytes text = Bytes.utf8(Long.toString(operations));
        return switch (world.dice().below(6)) {
            case 0 -> new Mutation.Delete(false);
            case 1 -> new Mutation.Append(Bytes.utf8("1"));
            case 2 -> new Mutation.Put(new StringValue(text), never, Mutation.Condition.ALWAYS, true);
            case 3 -> new Mutation.Put(new StringValue(text), never, Mutation.Condition.IF_ABSENT, false);
            default -> new Mutation.Add(1);
        };
    }

    private void thenNext() {
        later(world.dice().between(1_000, finishing ? 2_000 : longestThinkMicros), this::next);
    }

    /** Real time never goes backwards: what was answered to anybody before this began is at most this. */
    private void answered(ItemId item, Stamp stamp, Stamp floor, boolean above) {
        if (stamp.isBelow(floor) || (above && stamp.equals(floor))) {
            throw new Violation(
                    "the history is linearizable",
                    name + " was answered " + stamp + " of " + item + ", but " + floor
                            + " had been answered before it asked");
        }
        cluster.truth(item).acknowledge(stamp);
        see(item, stamp);
    }

    private final class Write extends Sidecar.Operation<WriteOutcome> {

        private final OperationId id;
        private final Mutation mutation;
        private final Stamp floor;
        private final int tries;

        private final long token;

        Write(ItemId item, OperationId id, Mutation mutation, Stamp floor, int tries) {
            super(item, world.scheduler().nowMicros());
            this.token = sidecar.cache().token(item);
            this.id = id;
            this.mutation = mutation;
            this.floor = floor;
            this.tries = tries;
        }

        @Override
        void ask(StoreServer store, long epoch, Consumer<WriteOutcome> answer) {
            store.write(item(), epoch, id, mutation, answer);
        }

        @Override
        Optional<Refusal> refusal(WriteOutcome result) {
            return result instanceof WriteOutcome.Refused refused ? Optional.of(refused.refusal()) : Optional.empty();
        }

        @Override
        void done(WriteOutcome result) {
            WriteOutcome.Accepted accepted = (WriteOutcome.Accepted) result;
            Stamp stamp = new Stamp(asked().epoch(), accepted.version());
            sidecar.cache().wrote(item(), stamp, token, sidecar.nowMillis());
            if (tries < MOST_TRIES && world.dice().chance(world.profile().lostReply())) {
                cluster.met(item(), Fault.REPLY_LOST);
                world.story().tell(() -> name + " does not get the reply to operation " + id.low());
                again();
                return;
            }
            Truth truth = cluster.truth(item());
            boolean tookEffect = truth.knows(id) && truth.versionOf(id) == accepted.version();
            long epoch = tookEffect ? truth.version(accepted.version()).epoch() : asked().epoch();
            if (tookEffect && !truth.version(accepted.version()).reply().equals(accepted.reply())) {
                throw new Violation("a repeated write gets its first answer", name + " was told " + accepted);
            }
            answered(item(), new Stamp(epoch, accepted.version()), floor, tookEffect);
            thenNext();
        }

        private void again() {
            long pause = world.dice().between(1_000, LONGEST_RETRY_MICROS);
            later(pause, () -> sidecar.run(new Write(item(), id, mutation, floor, tries + 1)));
        }

        @Override
        void givenUp(Routing.Reason reason) {
            if (tries < MOST_TRIES && world.dice().chance(0.7)) {
                again();
            } else {
                thenNext();
            }
        }
    }

    private final class Read extends Sidecar.Operation<ReadOutcome> {

        private final Stamp floor;
        private final long token;

        Read(ItemId item) {
            super(item, world.scheduler().nowMicros());
            this.floor = cluster.truth(item).acknowledged();
            this.token = sidecar.cache().token(item);
        }

        @Override
        void ask(StoreServer store, long epoch, Consumer<ReadOutcome> answer) {
            store.read(item(), epoch, answer);
        }

        @Override
        Optional<Refusal> refusal(ReadOutcome result) {
            return result instanceof ReadOutcome.Refused refused ? Optional.of(refused.refusal()) : Optional.empty();
        }

        @Override
        void done(ReadOutcome result) {
            ReadOutcome.Answered read = (ReadOutcome.Answered) result;
            if (!read.value()
                    .equals(cluster.truth(item()).contentAt(read.version()).value())) {
                throw new Violation("a read matches its write", name + " was answered " + read + " of " + item());
            }
            answered(item(), new Stamp(asked().epoch(), read.version()), floor, false);
            sidecar.keep(this, read, token);
            if (finishing) {
                toReadFinally.remove(item());
            }
            thenNext();
        }

        @Override
        void givenUp(Routing.Reason reason) {
            if (finishing) {
                later(FINAL_RETRY_MICROS, Client.this::next);
            } else {
                thenNext();
            }
        }
    }
}
