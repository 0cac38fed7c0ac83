package io.foreshard.core.store;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.store.ItemValue.StringValue;
import io.foreshard.core.store.Mutation.Condition;
import io.foreshard.core.store.Mutation.Expiry;
import io.foreshard.core.store.Mutation.Put;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Two initialized stores of one topology, and what tests of the contract do with them. Each test uses customers and
 * attempts of its own, so the stores are shared by all tests of a suite.
 */
public interface StoreFixture {

    PartitionId HERE = new PartitionId("here-1");
    PartitionId THERE = new PartitionId("there-1");
    DefaultRule RULE = new DefaultRule(List.of(HERE, THERE), 1);
    AtomicLong COUNTER = new AtomicLong(1_000);

    /** Partition {@link #HERE}, initialized with {@link #RULE}. */
    PartitionStore here();

    /** Partition {@link #THERE}, initialized with {@link #RULE}. */
    PartitionStore there();

    /** A customer who lives at this partition by the rule. */
    default String customerAt(PartitionId home) {
        while (true) {
            String customer = "customer" + COUNTER.incrementAndGet();
            if (RULE.homeOf(customer).partition().equals(home)) {
                return customer;
            }
        }
    }

    default ItemId itemAt(PartitionId home) {
        return new ItemId(customerAt(home), "item");
    }

    /** An epoch above every one before. */
    default long attempt() {
        return COUNTER.incrementAndGet();
    }

    static OperationId operation() {
        return OperationId.of(UUID.randomUUID());
    }

    static Put put(String text) {
        return put(text, new Expiry.Never());
    }

    static Put put(String text, Expiry expiry) {
        return new Put(text(text), expiry, Condition.ALWAYS, false);
    }

    static StringValue text(String text) {
        return new StringValue(Bytes.utf8(text));
    }

    static WriteOutcome.Accepted accepted(WriteOutcome outcome) {
        return assertInstanceOf(WriteOutcome.Accepted.class, outcome);
    }

    static Refusal refusal(WriteOutcome outcome) {
        return assertInstanceOf(WriteOutcome.Refused.class, outcome).refusal();
    }

    static Refusal refusal(ReadOutcome outcome) {
        return assertInstanceOf(ReadOutcome.Refused.class, outcome).refusal();
    }

    static ReadOutcome.Answered answered(ReadOutcome outcome) {
        return assertInstanceOf(ReadOutcome.Answered.class, outcome);
    }

    static ReadOutcome.Answered answer(ItemValue value, long version) {
        return new ReadOutcome.Answered(Optional.of(value), version, OptionalLong.empty(), OptionalLong.empty());
    }

    /** Writes with an operation id of its own. */
    static WriteOutcome.Accepted write(PartitionStore store, ItemId item, long epoch, Mutation mutation) {
        return accepted(store.apply(item, epoch, operation(), mutation));
    }

    static CommandOutcome done(PartitionStore store, ItemId item, StoreCommand command) {
        CommandOutcome outcome = store.execute(item, command);
        assertTrue(outcome.done(), () -> command + " was refused by " + outcome.record());
        return outcome;
    }

    static ItemSnapshot snapshot(PartitionStore store, ItemId item) {
        return store.inspect(item).snapshot().orElseThrow();
    }

    /** From the first copy to PREPARED at the target and both kinds of access frozen at the source. */
    static void moveUpToCommit(PartitionStore source, PartitionStore target, ItemId item, Fence fence) {
        done(target, item, new StoreCommand.InstallShadow(fence, snapshot(source, item), 1));
        ItemSnapshot last = done(source, item, new StoreCommand.FreezeWrites(fence))
                .finalCopy()
                .orElseThrow();
        done(target, item, new StoreCommand.Prepare(fence, last));
        done(source, item, new StoreCommand.FreezeReads(fence));
    }

    static void finishMove(PartitionStore source, PartitionStore target, ItemId item, Fence fence) {
        done(target, item, new StoreCommand.Activate(fence));
        done(source, item, new StoreCommand.Release(fence, target.id()));
    }

    static void move(PartitionStore source, PartitionStore target, ItemId item, Fence fence) {
        moveUpToCommit(source, target, item, fence);
        finishMove(source, target, item, fence);
    }
}
