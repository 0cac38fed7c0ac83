package io.foreshard.simulation;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.store.CommandOutcome;
import io.foreshard.core.store.Mutation;
import io.foreshard.core.store.OperationId;
import io.foreshard.core.store.ReadOutcome;
import io.foreshard.core.store.Refusal;
import io.foreshard.core.store.StoreCommand;
import io.foreshard.core.store.WriteOutcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * A partition as its clients see it: a process over a durable store. A write is admitted and, perhaps a while later,
 * applied; a freeze waits for those in flight. Mutable; belongs to one thread.
 */
final class StoreServer {

    private static final long LONGEST_FLIGHT_MICROS = 60_000;

    private final World world;
    private final Node node;
    private final ModelPartitionStore store;
    private final StoreRules rules;
    private final Observer observer;
    private final Map<ItemId, Gate> gates = new HashMap<>();
    private int changes;

    /** Writes of an item in flight, and what waits for them. */
    private static final class Gate {
        private int inFlight;
        private final Queue<Runnable> waiting = new ArrayDeque<>();
    }

    /** Sees every effect and every answer at the moment it happens. */
    interface Observer {
        void wrote(StoreServer at, AdmittedWrite write, WriteOutcome outcome);

        void read(StoreServer at, ItemId item, long epoch, ReadOutcome outcome);

        void obeyed(StoreServer at, ItemId item, StoreCommand command, CommandOutcome outcome);
    }

    /** @param before what the item held when it was applied */
    record AdmittedWrite(
            ItemId item, long epoch, OperationId operation, Mutation mutation, ModelPartitionStore.Peek before) {}

    StoreServer(
            World world, PartitionId id, long skewMillis, Duration retryWindow, StoreRules rules, Observer observer) {
        this.world = world;
        this.node = new Node(id.name(), skewMillis);
        this.rules = rules;
        this.store = new ModelPartitionStore(id, () -> world.scheduler().clock(node), retryWindow, rules);
        this.observer = observer;
    }

    void initialize(DefaultRule rule) {
        store.initialize(rule);
    }

    Node node() {
        return node;
    }

    PartitionId id() {
        return store.id();
    }

    /** What it holds durably; for setting up and for checks. */
    ModelPartitionStore store() {
        return store;
    }

    /** How often anything was changed: to see whether something was. */
    int changes() {
        return changes;
    }

    void write(ItemId item, long epoch, OperationId operation, Mutation mutation, Consumer<WriteOutcome> answer) {
        Gate gate = gates.computeIfAbsent(item, key -> new Gate());
        if (!gate.waiting.isEmpty()) {
            gate.waiting.add(() -> write(item, epoch, operation, mutation, answer));
            return;
        }
        changes++;
        Optional<Refusal> refusal = store.admit(item, epoch);
        if (refusal.isPresent()) {
            answer.accept(new WriteOutcome.Refused(refusal.get()));
            return;
        }
        gate.inFlight++;
        Runnable apply = () -> {
            gate.inFlight--;
            AdmittedWrite write = new AdmittedWrite(item, epoch, operation, mutation, store.peek(item));
            WriteOutcome outcome = store.applyAdmitted(item, epoch, operation, mutation);
            changes++;
            observer.wrote(this, write, outcome);
            answer.accept(outcome);
            release(gate);
        };
        if (world.dice().chance(world.profile().inFlight())) {
            world.scheduler().after(world.dice().between(0, LONGEST_FLIGHT_MICROS), node, apply);
        } else {
            apply.run();
        }
    }

    /** Everything that waited tries again, in its order. */
    private static void release(Gate gate) {
        if (gate.inFlight == 0 && !gate.waiting.isEmpty()) {
            List<Runnable> waited = List.copyOf(gate.waiting);
            gate.waiting.clear();
            waited.forEach(Runnable::run);
        }
    }

    void read(ItemId item, long epoch, Consumer<ReadOutcome> answer) {
        ReadOutcome outcome = store.read(item, epoch);
        observer.read(this, item, epoch, outcome);
        answer.accept(outcome);
    }

    void readShadow(ItemId item, Consumer<ReadOutcome> answer) {
        answer.accept(store.readShadow(item));
    }

    void execute(ItemId item, StoreCommand command, Consumer<CommandOutcome> answer) {
        Gate gate = gates.computeIfAbsent(item, key -> new Gate());
        boolean drains = command.kind() == StoreCommand.Kind.FREEZE_WRITES && rules.drains();
        if (drains && (gate.inFlight > 0 || !gate.waiting.isEmpty())) {
            gate.waiting.add(() -> execute(item, command, answer));
        } else {
            obey(item, command, answer);
        }
    }

    private void obey(ItemId item, StoreCommand command, Consumer<CommandOutcome> answer) {
        CommandOutcome outcome = store.execute(item, command);
        changes++;
        world.story()
                .tell(() -> id() + (outcome.done() ? " obeys " : " REFUSES ") + command.kind() + " of " + item + " "
                        + command.fence() + " -> " + outcome.record() + ", version " + outcome.version());
        observer.obeyed(this, item, command, outcome);
        answer.accept(outcome);
    }

    /** Ends at once; what was not applied never is. */
    void crash() {
        node.crash();
        gates.clear();
        world.story().tell(() -> id() + " crashes");
    }

    void start() {
        if (!node.isUp()) {
            node.start();
            store.restart();
            changes++;
            world.story().tell(() -> id() + " is back");
        }
    }
}
