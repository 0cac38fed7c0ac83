package io.foreshard.simulation;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.migration.Cause;
import io.foreshard.core.migration.Effect;
import io.foreshard.core.migration.Migration;
import io.foreshard.core.migration.MigrationLimits;
import io.foreshard.core.migration.MigrationProtocol;
import io.foreshard.core.migration.MigrationRecord;
import io.foreshard.core.migration.MigrationState;
import io.foreshard.core.migration.Signal;
import io.foreshard.core.migration.Step;
import io.foreshard.core.migration.StoredRecord;
import io.foreshard.core.migration.Verdict;
import io.foreshard.core.store.OwnerRecord;
import io.foreshard.simulation.SmallState.Clients;
import io.foreshard.simulation.SmallState.Delayed;
import io.foreshard.simulation.SmallState.Etcd;
import io.foreshard.simulation.SmallState.Runner;
import io.foreshard.simulation.SmallState.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that can happen next in the smallest cluster. A takeover may happen at any time, whether the old executor is gone
 * or not: safety must not need the lease. Immutable.
 */
final class SmallCluster {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final ItemId ITEM = new ItemId("customer", "item");
    private static final MigrationLimits LIMITS =
            new MigrationLimits(Duration.ofHours(1), Duration.ZERO, Duration.ofHours(1), 1, 1, 2);

    private final Scope scope;
    private final MigrationProtocol protocol = new MigrationProtocol(LIMITS);
    private final SmallEffects effects;
    private final SmallClients clients;

    /** How much of everything there is. */
    record Scope(int attempts, int claims, int writes, int retries, int crashes, int delays) {

        static final Scope USUAL = new Scope(1, 2, 1, 1, 1, 1);
    }

    /** What happened, and the state that it led to. */
    record Next(String what, SmallState state) {}

    SmallCluster(Scope scope, StoreRules rules) {
        this.scope = scope;
        DefaultRule rule = new DefaultRule(List.of(new PartitionId("store-1"), new PartitionId("store-2")), 1);
        this.effects = new SmallEffects(rule, ITEM.customerId(), rules);
        this.clients = new SmallClients(effects, rules);
    }

    SmallState start() {
        List<PartitionId> partitions = effects.partitions();
        Home home = new DefaultRule(partitions, 1).homeOf(ITEM.customerId());
        Store empty = new Store(OwnerRecord.NONE, Optional.empty(), 0);
        SmallState state = new SmallState(
                new Etcd(home, Optional.empty(), 0, 0),
                List.of(empty, empty),
                List.of(Optional.empty(), Optional.empty()),
                List.of(),
                new Clients(
                        (1 << scope.writes()) - 1,
                        scope.retries(),
                        0,
                        0,
                        1L << home.epoch(),
                        0,
                        scope.crashes(),
                        scope.delays()));
        return clients.written(state, effects.index(home.partition()));
    }

    List<Next> successors(SmallState state) {
        List<Next> all = new ArrayList<>();
        for (int i = 0; i < state.executors().size(); i++) {
            Optional<Runner> runner = state.executors().get(i);
            if (runner.isEmpty()) {
                begin(state, i, all);
            } else {
                act(state, i, runner.get(), all);
            }
        }
        deliver(state, all);
        clients.act(state, all);
        return all;
    }

    private void begin(SmallState state, int executor, List<Next> all) {
        Etcd etcd = state.etcd();
        if (etcd.record().isEmpty() && etcd.attempts() < scope.attempts()) {
            all.add(next("begins", state, executor, protocol.begin(record(etcd, executor), NOW)));
        }
        Optional<StoredRecord> left =
                etcd.record().filter(stored -> stored.record().claim() < scope.claims());
        left.ifPresent(stored ->
                all.add(next("takes over", state, executor, protocol.takeOver(stored, "executor-" + executor, NOW))));
    }

    private MigrationRecord record(Etcd etcd, int executor) {
        PartitionId source = etcd.home().partition();
        PartitionId target = effects.partitions().get(1 - effects.index(source));
        return new MigrationRecord(
                "m" + etcd.attempts(),
                ITEM,
                etcd.home(),
                target,
                MigrationState.REGISTERED,
                1,
                "executor-" + executor,
                0,
                Verdict.CONFIDENT,
                NOW,
                NOW,
                Optional.empty(),
                NOW,
                Cause.REQUESTED.name(),
                Optional.empty(),
                Optional.empty());
    }

    private void act(SmallState state, int executor, Runner runner, List<Next> all) {
        Migration at = runner.migration();
        Optional<Effect> pending = runner.pending();
        if (pending.isEmpty()) {
            all.add(signal("wakes", state, executor, new Signal.Woken()));
        } else if (pending.get() instanceof Effect.TellBoth both) {
            half(state, executor, at, both.first(), both.second(), all);
            half(state, executor, at, both.second(), both.first(), all);
        } else if (!effects.waits(state, pending.get())) {
            SmallEffects.Done done = effects.perform(state, pending.get(), at.epoch(), at.ticket());
            judge(done, at);
            all.add(signal(name(pending.get()), done.state(), executor, done.answer()));
        }
        if (pending.isPresent() && state.clients().delays() > 0) {
            all.add(delay(state, executor, at, pending.get()));
        }
        if (at.phase().mayAbort()) {
            all.add(signal("is told to abort", state, executor, new Signal.Abort("")));
        }
        boolean successor = state.etcd()
                .record()
                .filter(stored -> at.owns(stored) && stored.record().claim() >= scope.claims())
                .isEmpty();
        if (state.clients().crashes() > 0 && successor) {
            all.add(new Next(
                    "executor-" + executor + " crashes",
                    clients.crashed(state).withExecutor(executor, Optional.empty())));
        }
    }

    /**
     * One of two commands arrives, and the other is still to come. If both are obeyed, the versions that they answer are the same; after a
     * refusal the other arrives in the same step, since its answer no longer matters.
     */
    private void half(SmallState state, int executor, Migration at, Effect.Tell now, Effect.Tell then, List<Next> all) {
        SmallEffects.Done done = effects.perform(state, now, at.epoch(), at.ticket());
        judge(done, at);
        if (done.answer() instanceof Signal.Obeyed) {
            Runner waiting = new Runner(at, Optional.of(then));
            all.add(new Next(
                    "executor-" + executor + " " + name(now),
                    done.state().withExecutor(executor, Optional.of(waiting))));
        } else {
            SmallState after =
                    effects.perform(done.state(), then, at.epoch(), at.ticket()).state();
            all.add(signal(name(now) + ", " + name(then), after, executor, done.answer()));
        }
    }

    private Next delay(SmallState state, int executor, Migration at, Effect pending) {
        List<Delayed> bag = new ArrayList<>(state.delayed());
        boolean changes = !(pending instanceof Effect.Inspect) && !(pending instanceof Effect.ReadRecord);
        if (pending instanceof Effect.TellBoth both) {
            bag.add(new Delayed(both.first(), at.epoch()));
            bag.add(new Delayed(both.second(), at.epoch()));
        } else if (changes) {
            bag.add(new Delayed(pending, at.epoch()));
        }
        SmallState late = clients.delayed(state).withDelayed(bag);
        return signal("gives up waiting for " + name(pending), late, executor, new Signal.Failed(at.ticket(), ""));
    }

    private static void judge(SmallEffects.Done done, Migration at) {
        boolean current = done.state().etcd().record().filter(at::owns).isPresent();
        if (done.answer() instanceof Signal.Disobeyed refused && current) {
            throw new Violation("the current claim is never refused", at.phase() + ": " + refused.outcome());
        }
    }

    private Next signal(String what, SmallState state, int executor, Signal signal) {
        Migration at = state.executors().get(executor).orElseThrow().migration();
        Step step;
        try {
            step = protocol.step(at, signal, NOW);
        } catch (IllegalStateException e) {
            throw new Violation("the protocol knows what to do, whatever comes", String.valueOf(e.getMessage()));
        }
        return next(what, state, executor, step);
    }

    private static Next next(String what, SmallState state, int executor, Step step) {
        Migration after = step.next();
        boolean over = after.phase().isEnd();
        Optional<Effect> pending = step.effect().map(SmallCluster::plain);
        if (over && state.etcd().record().filter(after::owns).isPresent()) {
            throw new Violation("who holds the claim goes on", after.phase() + " with its own record: " + state.etcd());
        }
        Optional<Runner> runner = over ? Optional.empty() : Optional.of(new Runner(plain(after), pending));
        return new Next(
                "executor-" + executor + " " + what + " -> " + after.phase(), state.withExecutor(executor, runner));
    }

    /** Without what no rule looks at, so that ways which led to the same are the same. */
    private static Migration plain(Migration at) {
        return new Migration(
                at.phase(),
                at.state(),
                plain(at.record()),
                at.epoch(),
                at.revision(),
                1,
                Math.min(at.attempt(), 1),
                NOW,
                NOW,
                at.abortAt(),
                at.copy(),
                at.pause(),
                Cause.REQUESTED,
                "");
    }

    private static MigrationRecord plain(MigrationRecord record) {
        return record.moved(record.state(), Cause.REQUESTED.name(), NOW);
    }

    private static Effect plain(Effect effect) {
        if (effect instanceof Effect.PersistRecord persist) {
            return new Effect.PersistRecord(plain(persist.record()), persist.revision());
        } else if (effect instanceof Effect.Commit commit) {
            return new Effect.Commit(plain(commit.record()), commit.revision(), commit.newHome());
        } else if (effect instanceof Effect.RemoveRecord remove) {
            return new Effect.RemoveRecord(plain(remove.record()), remove.revision());
        }
        return effect;
    }

    private void deliver(SmallState state, List<Next> all) {
        for (int i = 0; i < state.delayed().size(); i++) {
            Delayed late = state.delayed().get(i);
            List<Delayed> rest = new ArrayList<>(state.delayed());
            rest.remove(i);
            SmallState without = state.withDelayed(rest);
            all.add(new Next("a late " + name(late.effect()) + " is lost", without));
            if (!effects.waits(without, late.effect())) {
                SmallState after =
                        effects.perform(without, late.effect(), late.epoch(), 0).state();
                all.add(new Next("a late " + name(late.effect()) + " arrives", after));
            }
        }
    }

    private static String name(Effect effect) {
        return effect instanceof Effect.Tell tell
                ? tell.command().kind() + " " + tell.command().fence() + " at " + tell.partition()
                : effect.getClass().getSimpleName();
    }

    /** What must hold in every state. */
    void check(SmallState state) {
        clients.check(state);
    }

    /** What must hold where nothing more can happen, unless only because nobody may take over any more. */
    void checkEnd(SmallState state) {
        boolean claimsUsedUp = state.etcd()
                .record()
                .filter(stored -> stored.record().claim() >= scope.claims())
                .isPresent();
        if (!claimsUsedUp) {
            clients.checkEnd(state);
        }
    }
}
