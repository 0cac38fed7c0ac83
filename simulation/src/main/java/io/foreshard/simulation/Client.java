package io.foreshard.simulation;

import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.store.Bytes;
import io.foreshard.core.store.ItemValue.StringValue;
import io.foreshard.core.store.Mutation;
import io.foreshard.core.store.Mutation.Condition;
import io.foreshard.core.store.Mutation.Expiry;
import io.foreshard.core.store.OperationId;
import io.foreshard.core.store.ReadOutcome;
import io.foreshard.core.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One connection to a sidecar, with one operation at a time: writes, which it repeats under the same operation id when it
 * does not get the reply, and reads, strict, from the cache, and from shadows. Mutable; belongs to one thread.
 */
final class Client {

    private static final int MOST_TRIES = 4;
    private static final long LONGEST_RETRY_MICROS = 1_500_000;
    private static final long FINAL_RETRY_MICROS = 300_000;
    private static final long SHADOW_TIMEOUT_MICROS = 400_000;
    private static final long LONGEST_LIFE_MILLIS = 3_000;

    private final Cluster cluster;
    private final World world;
    private final Sidecar sidecar;
    private final String name;
    private final AnswerChecks checks;
    private final long longestThinkMicros;
    private final List<ItemId> toReadFinally = new ArrayList<>();
    private long operations;
    private boolean finishing;

    Client(Cluster cluster, Sidecar sidecar, String name) {
        this.cluster = cluster;
        this.world = cluster.world();
        this.sidecar = sidecar;
        this.name = name;
        this.checks = new AnswerChecks(cluster, name);
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

    AnswerChecks checks() {
        return checks;
    }

    Sidecar sidecar() {
        return sidecar;
    }

    Truth truth(ItemId item) {
        return cluster.truth(item);
    }

    private void later(long delayMicros, Runnable task) {
        world.scheduler().after(delayMicros, sidecar.node(), task);
    }

    private void thenNext() {
        later(world.dice().between(1_000, finishing ? 2_000 : longestThinkMicros), this::next);
    }

    private void next() {
        if (finishing) {
            toReadFinally.stream().findFirst().ifPresent(this::read);
            return;
        }
        ItemId item = world.dice().pick(cluster.items());
        switch (world.dice().below(5)) {
            case 0, 1 -> write(item);
            case 2 -> read(item);
            case 3 -> readBounded(item);
            default -> cluster.shadowOf(item).ifPresentOrElse(shadow -> readShadow(item, shadow), () -> read(item));
        }
    }

    private void write(ItemId item) {
        operations++;
        OperationId id = new OperationId(name.hashCode(), operations);
        attempt(new WriteOperation.Wish(item, id, mutation(), checks.floor(item)), 1);
    }

    private void attempt(WriteOperation.Wish wish, int tries) {
        sidecar.run(new WriteOperation(this, wish, tries, world.scheduler().nowMicros()));
    }

    private Mutation mutation() {
        StringValue text = new StringValue(Bytes.utf8(Long.toString(operations)));
        Expiry soon = new Expiry.At(sidecar.nowMillis() + world.dice().between(1, LONGEST_LIFE_MILLIS));
        return switch (world.dice().below(9)) {
            case 0 -> new Mutation.Delete(false);
            case 1 -> new Mutation.Append(Bytes.utf8("1"));
            case 2 -> new Mutation.Put(text, new Expiry.Never(), Condition.ALWAYS, true);
            case 3 -> new Mutation.Put(text, new Expiry.Keep(), Condition.IF_ABSENT, false);
            case 4 -> new Mutation.Put(text, soon, Condition.ALWAYS, false);
            case 5 -> new Mutation.Expire(world.dice().chance(0.5) ? soon : new Expiry.Never(), false);
            default -> new Mutation.Add(1);
        };
    }

    private void read(ItemId item) {
        sidecar.run(new ReadOperation(this, item, world.scheduler().nowMicros()));
    }

    private void readBounded(ItemId item) {
        Optional<SidecarCache.Copy> copy = sidecar.cache().peek(item, sidecar.nowMillis());
        if (copy.isEmpty()) {
            read(item);
            return;
        }
        world.story().tell(() -> name + " is served " + copy.get().stamp() + " of " + item + " from the cache");
        checks.cached(item, copy.get());
        thenNext();
    }

    /** The demand that a shadow on probation waits for. */
    private void readShadow(ItemId item, PartitionId shadow) {
        StoreServer store = cluster.store(shadow);
        Network.Trip trip =
                new Network.Trip(sidecar.node(), store.node(), "read shadow", Optional.empty(), SHADOW_TIMEOUT_MICROS);
        Network.Service<ReadOutcome> service = answer -> store.readShadow(item, outcome -> {
            if (outcome instanceof ReadOutcome.Answered answered) {
                checks.shadow(item, answered);
            }
            answer.accept(outcome);
        });
        cluster.network().call(trip, service, new Network.Answer<ReadOutcome>() {
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

    void hasRead(ItemId item) {
        if (finishing) {
            toReadFinally.remove(item);
        }
        thenNext();
    }

    void hasNotRead() {
        if (finishing) {
            later(FINAL_RETRY_MICROS, this::next);
        } else {
            thenNext();
        }
    }

    void hasWritten() {
        thenNext();
    }

    /** Whether the reply does not come through, so that the client will ask again. */
    boolean loses(WriteOperation operation, WriteOperation.Wish wish, int tries) {
        boolean lost = tries < MOST_TRIES && world.dice().chance(world.profile().lostReply());
        if (lost) {
            cluster.met(operation.item(), Fault.REPLY_LOST);
            world.story()
                    .tell(() -> name + " does not get the reply to operation "
                            + wish.id().low());
            again(wish, tries);
        }
        return lost;
    }

    void hasNotWritten(WriteOperation.Wish wish, int tries) {
        if (tries < MOST_TRIES && world.dice().chance(0.7)) {
            again(wish, tries);
        } else {
            thenNext();
        }
    }

    private void again(WriteOperation.Wish wish, int tries) {
        later(world.dice().between(1_000, LONGEST_RETRY_MICROS), () -> attempt(wish, tries + 1));
    }

    @Override
    public String toString() {
        return name;
    }
}
