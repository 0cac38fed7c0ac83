package io.foreshard.simulation;

import io.foreshard.core.Home;
import io.foreshard.core.PartitionId;
import io.foreshard.core.store.Bytes;
import io.foreshard.core.store.ItemSnapshot;
import io.foreshard.core.store.ItemSnapshot.AppliedOperation;
import io.foreshard.core.store.ItemValue.StringValue;
import io.foreshard.core.store.Mutation;
import io.foreshard.core.store.OperationId;
import io.foreshard.core.store.OwnerRecord;
import io.foreshard.core.store.OwnerRules;
import io.foreshard.core.store.Refusal;
import io.foreshard.core.store.Role;
import io.foreshard.simulation.SmallCluster.Next;
import io.foreshard.simulation.SmallState.Clients;
import io.foreshard.simulation.SmallState.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The clients of the smallest cluster, who may carry any epoch that was ever committed, and what they must be able to rely on.
 * Stateless.
 */
final class SmallClients {

    private static final int FIRST_WRITE = 1 << 30;
    private static final int EPOCHS = 62;

    private final SmallEffects effects;
    private final StoreRules rules;

    SmallClients(SmallEffects effects, StoreRules rules) {
        this.effects = effects;
        this.rules = rules;
    }

    /** The item exists before anything else happens. */
    SmallState written(SmallState state, int store) {
        return applied(state, store, FIRST_WRITE);
    }

    void act(SmallState state, List<Next> all) {
        for (int store = 0; store < state.stores().size(); store++) {
            Store at = state.stores().get(store);
            for (int operation = 1; operation < FIRST_WRITE; operation <<= 1) {
                if ((state.clients().wanted() & operation) != 0 && mayWrite(state, store)) {
                    all.add(new Next(operation + " is admitted at " + id(store), admitted(state, store, operation)));
                }
                if ((at.admitted() & operation) != 0) {
                    land(state, store, operation, all);
                }
                if ((state.clients().wanted() | at.admitted()) < operation) {
                    break;
                }
            }
            learn(state, store, all);
            restart(state, store, all);
        }
    }

    private boolean mayWrite(SmallState state, int store) {
        OwnerRecord effective = effective(state, store);
        return state.clients().knows(effective.epoch())
                && rules.refusalOfWrite(id(store), effective, effective.epoch()).isEmpty();
    }

    private boolean mayRead(SmallState state, int store) {
        OwnerRecord effective = effective(state, store);
        return state.clients().knows(effective.epoch())
                && rules.refusalOfRead(id(store), effective, effective.epoch()).isEmpty();
    }

    private SmallState admitted(SmallState state, int store, int operation) {
        Store at = state.stores().get(store);
        Store after = new Store(OwnerRules.afterWrite(at.own()), at.copy(), at.admitted() | operation);
        Clients old = state.clients();
        return state.withStore(store, after).with(asking(old, old.wanted() & ~operation, old.retries()));
    }

    /** Applied and answered, applied and the answer lost, or lost before it was applied. */
    private void land(SmallState state, int store, int operation, List<Next> all) {
        Store at = state.stores().get(store);
        SmallState landed = state.withStore(store, new Store(at.own(), at.copy(), at.admitted() & ~operation));
        all.add(new Next(operation + " is lost at " + id(store), landed));
        SmallState done = applied(landed, store, operation);
        all.add(new Next(operation + " is applied at " + id(store), done));
        Clients old = done.clients();
        if (old.retries() > 0) {
            all.add(new Next(
                    operation + " is applied at " + id(store) + ", its answer is lost",
                    done.with(asking(old, old.wanted() | operation, old.retries() - 1))));
        }
    }

    private SmallState applied(SmallState state, int store, int operation) {
        Store at = state.stores().get(store);
        OperationId id = new OperationId(0, operation);
        List<AppliedOperation> known = at.copy().map(ItemSnapshot::operations).orElse(List.of());
        if (known.stream().anyMatch(before -> before.id().equals(id))) {
            return state;
        }
        Clients old = state.clients();
        long version = at.version() + 1;
        if ((old.applied() & operation) != 0) {
            throw new Violation("no write is applied twice", operation + " at " + id(store));
        }
        if (version != old.version() + 1) {
            throw new Violation("every write follows the one before", "version " + version + " after " + old.version());
        }
        List<AppliedOperation> operations = new ArrayList<>(known);
        operations.add(new AppliedOperation(id, 0, version, new Mutation.Reply.Done()));
        ItemSnapshot copy = new ItemSnapshot(
                Optional.of(new StringValue(Bytes.utf8(Long.toString(version)))),
                version,
                OptionalLong.empty(),
                operations);
        return state.withStore(store, new Store(at.own(), Optional.of(copy), at.admitted()))
                .with(new Clients(
                        old.wanted(),
                        old.retries(),
                        old.applied() | operation,
                        version,
                        old.known(),
                        old.decidedAgainst(),
                        old.crashes(),
                        old.delays()));
    }

    /** A store that answers with an epoch teaches it. */
    private void learn(SmallState state, int store, List<Next> all) {
        Clients old = state.clients();
        for (int epoch = 1; epoch < EPOCHS; epoch++) {
            if (!old.knows(epoch)) {
                continue;
            }
            Optional<Home> named = rules.refusalOfWrite(id(store), effective(state, store), epoch)
                    .filter(refusal -> refusal instanceof Refusal.Stale)
                    .map(refusal -> ((Refusal.Stale) refusal).home());
            if (named.isPresent() && !old.knows(named.get().epoch())) {
                Clients taught = new Clients(
                        old.wanted(),
                        old.retries(),
                        old.applied(),
                        old.version(),
                        old.known() | (1L << named.get().epoch()),
                        old.decidedAgainst(),
                        old.crashes(),
                        old.delays());
                all.add(new Next(id(store) + " names " + named.get(), state.with(taught)));
            }
        }
    }

    /** Everything durable is kept; only where something is not is a restart worth a step of its own. */
    private void restart(SmallState state, int store, List<Next> all) {
        Store at = state.stores().get(store);
        OwnerRecord after = rules.afterRestart(at.own());
        if (!after.equals(at.own())) {
            all.add(new Next(id(store) + " starts again", state.withStore(store, new Store(after, at.copy(), 0))));
        }
    }

    SmallState crashed(SmallState state) {
        Clients old = state.clients();
        return state.with(budget(old, old.crashes() - 1, old.delays()));
    }

    SmallState delayed(SmallState state) {
        Clients old = state.clients();
        return state.with(budget(old, old.crashes(), old.delays() - 1));
    }

    private static Clients budget(Clients old, int crashes, int delays) {
        return new Clients(
                old.wanted(),
                old.retries(),
                old.applied(),
                old.version(),
                old.known(),
                old.decidedAgainst(),
                crashes,
                delays);
    }

    private static Clients asking(Clients old, int wanted, int retries) {
        return new Clients(
                wanted,
                retries,
                old.applied(),
                old.version(),
                old.known(),
                old.decidedAgainst(),
                old.crashes(),
                old.delays());
    }

    void check(SmallState state) {
        Clients clients = state.clients();
        int writable = 0;
        for (int store = 0; store < state.stores().size(); store++) {
            boolean complete = state.stores().get(store).version() == clients.version();
            if (mayWrite(state, store)) {
                writable++;
            }
            if (mayRead(state, store) && !complete) {
                throw new Violation("who may answer strict reads holds every write", id(store) + " in " + state);
            }
            boolean isHome = id(store).equals(state.etcd().home().partition());
            if (isHome && !complete) {
                throw new Violation("no write is lost: the map's home holds the latest version", state.toString());
            }
        }
        if (writable > 1) {
            throw new Violation("at most one store can accept a write", state.toString());
        }
        if ((clients.known() & clients.decidedAgainst()) != 0) {
            throw new Violation("commit and abort exclude each other", state.toString());
        }
    }

    /** Nothing more can happen: the item is free, and nobody's work is left. */
    void checkEnd(SmallState state) {
        Home home = state.etcd().home();
        OwnerRecord owner = effective(state, effects.index(home.partition()));
        boolean free = owner.role() == Role.OWNER && owner.epoch() == home.epoch();
        if (!free || state.etcd().record().isPresent()) {
            throw new Violation("every migration ends, and nothing stays frozen for ever", state.toString());
        }
    }

    private OwnerRecord effective(SmallState state, int store) {
        return effects.effective(id(store), state.stores().get(store).own());
    }

    private PartitionId id(int store) {
        return effects.partitions().get(store);
    }
}
