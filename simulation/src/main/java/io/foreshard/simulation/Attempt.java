package io.foreshard.simulation;

import io.foreshard.core.ItemId;
import io.foreshard.core.migration.Effect;
import io.foreshard.core.migration.Migration;
import io.foreshard.core.migration.MigrationProtocol;
import io.foreshard.core.migration.MigrationRecord;
import io.foreshard.core.migration.MigrationState;
import io.foreshard.core.migration.Phase;
import io.foreshard.core.migration.Signal;
import io.foreshard.core.migration.Step;
import io.foreshard.core.migration.StoredRecord;
import io.foreshard.core.store.CommandOutcome;
import io.foreshard.core.store.ItemSnapshot;
import io.foreshard.core.store.PartitionStore.Held;
import io.foreshard.core.store.StoreCommand;
import io.foreshard.core.store.StoreException.Code;
import io.foreshard.simulation.Network.Answer;
import io.foreshard.simulation.Network.Trip;
import io.foreshard.simulation.RequestQueue.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One attempt in the hands of one executor: performs what the protocol asks for over the model network and sends the answers
 * back, late and repeated ones too. Mutable; belongs to one thread.
 */
final class Attempt {

    private static final long TIMEOUT_MICROS = 300_000;
    private static final long FIRST_BACKOFF_MICROS = 20_000;
    private static final int MAX_DOUBLINGS = 5;

    private final Cluster cluster;
    private final World world;
    private final ModelExecutor executor;
    private final MigrationProtocol protocol;
    private final Optional<Request> request;
    private Optional<Migration> now = Optional.empty();
    private boolean dropped;
    private long wakes;

    Attempt(Cluster cluster, ModelExecutor executor, MigrationProtocol protocol, Optional<Request> request) {
        this.cluster = cluster;
        this.world = cluster.world();
        this.executor = executor;
        this.protocol = protocol;
        this.request = request;
    }

    Migration migration() {
        return now.orElseThrow();
    }

    boolean isOf(Request asked) {
        return migration().record().migrationId().equals(asked.id())
                && migration().phase() != Phase.CREATING;
    }

    void met(Fault fault) {
        world.met(now.map(Migration::state), fault);
    }

    /** Nothing it was waiting for counts any more. */
    void drop() {
        dropped = true;
    }

    void signal(Signal signal) {
        if (dropped || !executor.isAlive()) {
            return;
        }
        accept(step(signal));
    }

    private Step step(Signal signal) {
        try {
            return protocol.step(migration(), signal, executor.now());
        } catch (IllegalStateException e) {
            throw new Violation("the protocol knows what to do, whatever comes", String.valueOf(e.getMessage()));
        }
    }

    void accept(Step step) {
        boolean first = now.isEmpty();
        Migration before = now.orElse(step.next());
        Migration next = step.next();
        now = Optional.of(next);
        ItemId item = next.record().item();
        step.row().filter(row -> row.to() != row.from()).ifPresent(row -> tell(next, row));
        if (before.phase() == Phase.CREATING && next.phase() != Phase.CREATING) {
            request.ifPresent(executor::commit);
        }
        if (next.phase().isEnd()) {
            dropped = true;
            executor.ended(this, item);
            return;
        }
        step.effect().ifPresent(effect -> perform(effect, next));
        step.wakeAt().ifPresent(this::wakeAt);
        if (first || before.phase() != next.phase()) {
            cluster.chaos().onPhase(executor, this);
        }
    }

    private void tell(Migration at, Object what) {
        world.story()
                .tell(() -> executor.node() + " " + at.record().migrationId() + " of "
                        + at.record().item() + " " + at.fence() + ": " + what
                        + (at.detail().isEmpty() ? "" : " (" + at.detail() + ")"));
    }

    /** It replaces an earlier wish. */
    private void wakeAt(Instant at) {
        long wish = ++wakes;
        long delay = Math.max(0, Duration.between(executor.now(), at).toMillis()) * 1_000;
        world.scheduler().after(delay, executor.node(), () -> {
            if (wish == wakes) {
                signal(new Signal.Woken());
            }
        });
    }

    private void perform(Effect effect, Migration at) {
        long backoff = at.attempt() == 0 ? 0 : FIRST_BACKOFF_MICROS << Math.min(at.attempt() - 1, MAX_DOUBLINGS);
        if (backoff == 0) {
            send(effect, at);
            return;
        }
        world.scheduler().after(backoff, executor.node(), () -> {
            if (!dropped && migration().ticket() == at.ticket() && executor.isAlive()) {
                send(effect, at);
            }
        });
    }

    private void send(Effect effect, Migration at) {
        EtcdRecords.Asked asked = new EtcdRecords.Asked(at.ticket(), at.state(), this::signal);
        EtcdRecords records = executor.records();
        if (effect instanceof Effect.CreateRecord create) {
            records.create(create.record(), asked);
        } else if (effect instanceof Effect.PersistRecord persist) {
            persist(persist, at, asked);
        } else if (effect instanceof Effect.Commit commit) {
            records.commit(commit.record(), commit.revision(), commit.newHome(), asked);
        } else if (effect instanceof Effect.RemoveRecord remove) {
            records.remove(remove.item(), remove.revision(), asked);
        } else if (effect instanceof Effect.ReadRecord read) {
            records.get(read.item(), asked);
        } else if (effect instanceof Effect.Inspect inspect) {
            inspect(inspect, at);
        } else if (effect instanceof Effect.Tell tell) {
            tell(tell, at, outcome -> answer(outcome, at));
        } else if (effect instanceof Effect.TellBoth both) {
            tellBoth(both, at);
        }
    }

    private void persist(Effect.PersistRecord persist, Migration at, EtcdRecords.Asked asked) {
        MigrationRecord record = persist.record();
        if (record.state() == MigrationState.ABORTING && world.has(Bug.THAW_WITHOUT_CAS)) {
            Signal pretended =
                    new Signal.Persisted(at.ticket(), new StoredRecord(record, at.epoch(), persist.revision()));
            world.scheduler().after(0, executor.node(), () -> signal(pretended));
        } else {
            executor.records().persist(record, at.epoch(), persist.revision(), asked);
        }
    }

    private void inspect(Effect.Inspect inspect, Migration at) {
        long asOf = executor.now().toEpochMilli();
        StoreServer source = cluster.store(inspect.source());
        this.<Held>ask(
                source, "inspect", at, answer -> answer.accept(source.store().inspect(inspect.item())), held -> {
                    if (inspect.target().isEmpty()) {
                        signal(new Signal.Read(at.ticket(), held, Optional.empty(), asOf));
                        return;
                    }
                    StoreServer target = cluster.store(inspect.target().get());
                    this.<Held>ask(
                            target,
                            "inspect",
                            at,
                            answer -> answer.accept(target.store().inspect(inspect.item())),
                            other -> signal(new Signal.Read(at.ticket(), held, Optional.of(other), asOf)));
                });
    }

    private void answer(CommandOutcome outcome, Migration at) {
        signal(outcome.done() ? new Signal.Obeyed(at.ticket(), outcome) : new Signal.Disobeyed(at.ticket(), outcome));
    }

    /** Each on its own way: they arrive in any order, and either may be lost. */
    private void tellBoth(Effect.TellBoth both, Migration at) {
        List<Optional<CommandOutcome>> answers = new ArrayList<>(List.of(Optional.empty(), Optional.empty()));
        Runnable together = () -> answers.get(0)
                .ifPresent(first -> answers.get(1)
                        .ifPresent(second -> answer(first.done() && !second.done() ? second : first, at)));
        tell(both.first(), at, outcome -> {
            answers.set(0, Optional.of(outcome));
            together.run();
        });
        tell(both.second(), at, outcome -> {
            answers.set(1, Optional.of(outcome));
            together.run();
        });
    }

    private void tell(Effect.Tell tell, Migration at, Consumer<CommandOutcome> then) {
        StoreServer to = cluster.store(tell.partition());
        StoreCommand command = asSent(tell.command());
        this.<CommandOutcome>ask(
                to,
                command.kind().toString(),
                at,
                answer -> to.execute(tell.item(), command, outcome -> {
                    judge(outcome, at, to);
                    answer.accept(outcome);
                }),
                then);
    }

    private StoreCommand asSent(StoreCommand command) {
        if (world.has(Bug.OPERATION_IDS_LEFT_BEHIND) && command instanceof StoreCommand.Prepare prepare) {
            ItemSnapshot copy = prepare.finalSnapshot();
            return new StoreCommand.Prepare(
                    prepare.fence(), new ItemSnapshot(copy.value(), copy.version(), copy.expiresAtMillis(), List.of()));
        }
        return command;
    }

    /** A command that its sender is still waiting for, of the claim that etcd holds, must be obeyed. */
    private void judge(CommandOutcome outcome, Migration at, StoreServer by) {
        boolean waitedFor = !dropped
                && executor.running().get(at.record().item()) == this
                && migration().ticket() == at.ticket();
        if (!outcome.done()
                && waitedFor
                && executor.records()
                        .stored(at.record().item())
                        .filter(at::owns)
                        .isPresent()) {
            throw new Violation(
                    "the current claim is never refused",
                    by.id() + " refused " + at.fence() + " of " + at.record().migrationId() + " in phase " + at.phase()
                            + ": it holds " + outcome.record());
        }
    }

    private <R> void ask(StoreServer to, String what, Migration at, Network.Service<R> service, Consumer<R> then) {
        Trip trip = new Trip(executor.node(), to.node(), what, Optional.of(at.state()), TIMEOUT_MICROS);
        cluster.network().call(trip, service, new Answer<R>() {
            @Override
            public void answered(R result) {
                then.accept(result);
            }

            @Override
            public void late(R result) {
                then.accept(result);
            }

            @Override
            public void failed(Code code) {
                signal(new Signal.Failed(at.ticket(), to.id() + ": " + code));
            }
        });
    }
}
