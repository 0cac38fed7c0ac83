package io.foreshard.simulation;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.Home;
import io.foreshard.core.PartitionId;
import io.foreshard.core.migration.Effect;
import io.foreshard.core.migration.MigrationRecord;
import io.foreshard.core.migration.MigrationState;
import io.foreshard.core.migration.Signal;
import io.foreshard.core.migration.StoredRecord;
import io.foreshard.core.store.CommandOutcome;
import io.foreshard.core.store.CommandRules;
import io.foreshard.core.store.Fence;
import io.foreshard.core.store.ItemSnapshot;
import io.foreshard.core.store.OwnerRecord;
import io.foreshard.core.store.OwnerRules;
import io.foreshard.core.store.PartitionStore.Held;
import io.foreshard.core.store.StoreCommand;
import io.foreshard.simulation.SmallState.Etcd;
import io.foreshard.simulation.SmallState.Store;
import java.util.List;
import java.util.Optional;

/** What an effect does to a small state, in one atomic step, and what it answers. Stateless. */
final class SmallEffects {

    private final DefaultRule rule;
    private final String customer;
    private final StoreRules rules;

    SmallEffects(DefaultRule rule, String customer, StoreRules rules) {
        this.rule = rule;
        this.customer = customer;
        this.rules = rules;
    }

    /** What the state is afterwards, and what the asking migration hears. */
    record Done(SmallState state, Signal answer) {}

    /** Whether a freeze would have to wait for writes in flight. */
    boolean waits(SmallState state, Effect effect) {
        return effect instanceof Effect.Tell tell
                && tell.command().kind() == StoreCommand.Kind.FREEZE_WRITES
                && rules.drains()
                && state.stores().get(index(tell.partition())).admitted() != 0;
    }

    Done perform(SmallState state, Effect effect, long epoch, long ticket) {
        if (effect instanceof Effect.CreateRecord create) {
            return create(state, create.record(), ticket);
        } else if (effect instanceof Effect.PersistRecord persist) {
            return persist(state, persist, epoch, ticket);
        } else if (effect instanceof Effect.Commit commit) {
            return commit(state, commit, ticket);
        } else if (effect instanceof Effect.RemoveRecord remove) {
            return remove(state, remove.revision(), ticket);
        } else if (effect instanceof Effect.Inspect inspect) {
            return inspect(state, inspect, ticket);
        } else if (effect instanceof Effect.Tell tell) {
            return tell(state, tell, ticket);
        }
        return new Done(state, new Signal.Seen(ticket, state.etcd().record()));
    }

    private static Done create(SmallState state, MigrationRecord record, long ticket) {
        Etcd etcd = state.etcd();
        if (etcd.record().isPresent()) {
            return new Done(state, new Signal.Seen(ticket, etcd.record()));
        }
        if (!etcd.home().equals(record.sourceHome())) {
            return new Done(state, new Signal.Declined(ticket, ""));
        }
        int attempts = etcd.attempts() + 1;
        StoredRecord stored = new StoredRecord(record, 1 + attempts, etcd.changes() + 1);
        Etcd after = new Etcd(etcd.home(), Optional.of(stored), etcd.changes() + 1, attempts);
        return new Done(state.with(after), new Signal.Persisted(ticket, stored));
    }

    private static boolean isAt(Etcd etcd, long revision) {
        return etcd.record().filter(stored -> stored.revision() == revision).isPresent();
    }

    private static Done persist(SmallState state, Effect.PersistRecord persist, long epoch, long ticket) {
        Etcd etcd = state.etcd();
        if (!isAt(etcd, persist.revision())) {
            return new Done(state, new Signal.Seen(ticket, etcd.record()));
        }
        StoredRecord stored = new StoredRecord(persist.record(), epoch, etcd.changes() + 1);
        SmallState after = state.with(new Etcd(etcd.home(), Optional.of(stored), etcd.changes() + 1, etcd.attempts()));
        boolean aborts = persist.record().state() == MigrationState.ABORTING;
        return new Done(aborts ? decidedAgainst(after, epoch) : after, new Signal.Persisted(ticket, stored));
    }

    private static SmallState decidedAgainst(SmallState state, long epoch) {
        SmallState.Clients old = state.clients();
        return state.with(new SmallState.Clients(
                old.wanted(),
                old.retries(),
                old.applied(),
                old.version(),
                old.known(),
                old.decidedAgainst() | (1L << epoch),
                old.crashes(),
                old.delays()));
    }

    private static Done commit(SmallState state, Effect.Commit commit, long ticket) {
        Etcd etcd = state.etcd();
        if (!isAt(etcd, commit.revision())) {
            return new Done(state, new Signal.Seen(ticket, etcd.record()));
        }
        if (!etcd.home().equals(commit.record().sourceHome())) {
            return new Done(state, new Signal.Declined(ticket, ""));
        }
        Home home = commit.newHome();
        StoredRecord stored = new StoredRecord(commit.record(), home.epoch(), etcd.changes() + 1);
        SmallState.Clients old = state.clients();
        SmallState after = state.with(new Etcd(home, Optional.of(stored), etcd.changes() + 1, etcd.attempts()))
                .with(new SmallState.Clients(
                        old.wanted(),
                        old.retries(),
                        old.applied(),
                        old.version(),
                        old.known() | (1L << home.epoch()),
                        old.decidedAgainst(),
                        old.crashes(),
                        old.delays()));
        return new Done(after, new Signal.Persisted(ticket, stored));
    }

    private static Done remove(SmallState state, long revision, long ticket) {
        Etcd etcd = state.etcd();
        if (!isAt(etcd, revision)) {
            return new Done(state, new Signal.Seen(ticket, etcd.record()));
        }
        Etcd after = new Etcd(etcd.home(), Optional.empty(), etcd.changes(), etcd.attempts());
        return new Done(state.with(after), new Signal.Removed(ticket));
    }

    private Done inspect(SmallState state, Effect.Inspect inspect, long ticket) {
        Optional<Held> target = inspect.target().map(id -> held(state, id));
        return new Done(state, new Signal.Read(ticket, held(state, inspect.source()), target, 0));
    }

    private Held held(SmallState state, PartitionId id) {
        Store store = state.stores().get(index(id));
        return new Held(store.own(), effective(id, store.own()), store.copy(), 0);
    }

    private Done tell(SmallState state, Effect.Tell tell, long ticket) {
        int index = index(tell.partition());
        Store store = state.stores().get(index);
        StoreCommand command = tell.command();
        CommandRules.Decision decision =
                rules.decide(store.own(), effective(tell.partition(), store.own()), store.version(), command);
        Fence before = store.own().fence();
        if (decision.done() && command.fence().compareTo(before) < 0) {
            throw new Violation("a lower pair changes nothing", command + " after " + before);
        }
        Optional<ItemSnapshot> copy = switch (decision.copy()) {
            case KEEP -> store.copy();
            case DELETE -> Optional.empty();
            case TAKE -> Optional.of(snapshot(command));
        };
        Store after = new Store(decision.record(), copy, store.admitted());
        boolean freezes = decision.done() && command.kind() == StoreCommand.Kind.FREEZE_WRITES;
        CommandOutcome outcome = new CommandOutcome(
                decision.done(), decision.record(), after.version(), freezes ? copy : Optional.empty());
        return new Done(
                state.withStore(index, after),
                decision.done() ? new Signal.Obeyed(ticket, outcome) : new Signal.Disobeyed(ticket, outcome));
    }

    private static ItemSnapshot snapshot(StoreCommand command) {
        return command instanceof StoreCommand.Prepare prepare
                ? prepare.finalSnapshot()
                : ((StoreCommand.InstallShadow) command).snapshot();
    }

    OwnerRecord effective(PartitionId id, OwnerRecord own) {
        return OwnerRules.effective(id, customer, own, Optional.empty(), rule);
    }

    List<PartitionId> partitions() {
        return rule.partitions();
    }

    int index(PartitionId id) {
        return rule.partitions().indexOf(id);
    }
}
