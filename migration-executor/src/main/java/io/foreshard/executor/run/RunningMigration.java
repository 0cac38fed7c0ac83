package io.foreshard.executor.run;

import io.foreshard.core.migration.Cause;
import io.foreshard.core.migration.Effect;
import io.foreshard.core.migration.Migration;
import io.foreshard.core.migration.MigrationState;
import io.foreshard.core.migration.Phase;
import io.foreshard.core.migration.Signal;
import io.foreshard.core.migration.Step;
import io.foreshard.core.migration.StoredRecord;
import io.foreshard.core.migration.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One migration in the hands of this executor: signals go in one at a time, effects go out to the workers, each answer comes
 * back with its ticket. Thread-safe.
 */
final class RunningMigration {

    private static final Logger LOG = LoggerFactory.getLogger(RunningMigration.class);
    private static final Duration GATE_POLL = Duration.ofMillis(50);
    private static final Duration HELD_POLL = Duration.ofMillis(500);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);
    private static final int MAXIMUM_DOUBLINGS = 16;

    private final Tools tools;
    private final Life life;
    private @Nullable Migration migration;
    private @Nullable Transition planned;
    private @Nullable ScheduledFuture<?> wake;
    private @Nullable ScheduledFuture<?> freezeDeadline;
    private boolean frozen;
    private boolean atRest;
    private boolean held;
    private boolean ended;
    private long roundTrips;

    /** Who cares for the beginning and the end; called under the migration's lock, so it must not block. */
    interface Life {

        /** The record exists: this attempt is durable from now on. */
        void onRegistered();

        /** It waits for nothing but demand, time or the clean-up from now on, or no longer; what it was last stays after its end. */
        void onRest(boolean rests);

        /** It has ended here, by itself or because it was halted. */
        void onEnded(RunningMigration self, Migration last, Optional<Signal> by);
    }

    RunningMigration(Tools tools, Life life) {
        this.tools = tools;
        this.life = life;
    }

    /** @param first what the protocol begins with */
    synchronized void begin(Step first) {
        planned = first.transition().orElse(null);
        follow(first.next(), first, Optional.empty());
    }

    synchronized void takeOver(StoredRecord stored) {
        Step first = tools.protocol().takeOver(stored, tools.settings().incarnation(), now());
        follow(first.next(), first, Optional.empty());
    }

    /** What is known of it now; empty before it has begun. */
    synchronized Optional<Migration> migration() {
        return Optional.ofNullable(migration);
    }

    /** Whether it waits for nothing but time after the move, or cleans up behind it. */
    synchronized boolean isCooling() {
        return migration != null
                && migration.state().compareTo(MigrationState.COOLDOWN) >= 0
                && migration.state().compareTo(MigrationState.DONE) <= 0;
    }

    /** Whether it waits for demand, for time or for the clean-up, and so takes no slot. */
    synchronized boolean isAtRest() {
        return atRest;
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    /** Whether its item refuses writes because of it, or the commit is not followed up yet. */
    synchronized boolean isCuttingOver() {
        return frozen
                || (migration != null && isBetween(migration, MigrationState.COMMITTED, MigrationState.RELEASING));
    }

    private static boolean isBetween(Migration at, MigrationState first, MigrationState last) {
        return at.state().compareTo(first) >= 0 && at.state().compareTo(last) <= 0;
    }

    /** Stops acting on it, at once and without a trace: somebody else may go on with it. */
    synchronized void halt() {
        if (!ended && migration != null) {
            end(migration, Optional.empty());
        }
    }

    synchronized void accept(Signal signal) {
        Migration before = migration;
        if (ended || before == null) {
            return;
        }
        try {
            follow(before, tools.protocol().step(before, signal, now()), Optional.of(signal));
        } catch (RuntimeException e) {
            defect(before, e);
        }
    }

    private void defect(Migration at, RuntimeException e) {
        LOG.error("migration {} in phase {} is given up here", at.record().migrationId(), at.phase(), e);
        end(at, Optional.empty());
    }

    private void follow(Migration before, Step step, Optional<Signal> signal) {
        Migration next = step.next();
        migration = next;
        if (before.phase() == Phase.CREATING && next.phase() == Phase.READING) {
            life.onRegistered();
        }
        step.transition().ifPresent(transition -> tell(next, transition));
        countFrozen(next);
        countAtRest(next);
        wakeAt(step.wakeAt());
        if (next.phase().isEnd()) {
            end(next, signal);
        } else {
            step.effect().ifPresent(effect -> dispatch(effect, next));
        }
    }

    /** The first state is told once the record exists: a repeated request has none. */
    private void tell(Migration at, Transition transition) {
        if (at.phase() == Phase.CREATING || at.phase() == Phase.REFUSED) {
            return;
        }
        Transition first = planned;
        planned = null;
        if (first != null) {
            tools.observer().onTransition(at, first, roundTrips);
        }
        tools.observer().onTransition(at, transition, roundTrips);
    }

    private void countFrozen(Migration at) {
        boolean undecided = at.state() == MigrationState.FROZEN
                || (at.phase() == Phase.INTENDING && frozen)
                || (frozen && (at.phase() == Phase.DECIDING_ABORT || at.phase() == Phase.THAWING));
        if (undecided && !frozen) {
            tools.brakes().freezes().enter();
            frozen = true;
        }
        if (!undecided && frozen) {
            tools.brakes().freezes().leave();
            frozen = false;
        }
        if (at.state() == MigrationState.FROZEN && freezeDeadline == null) {
            Duration longest = tools.settings().freezeDeadline();
            freezeDeadline = tools.after(
                    longest, () -> accept(new Signal.Abort("frozen for " + longest + ", executor.freezeDeadline")));
        }
        if (!undecided) {
            freezeDeadline = cancelled(freezeDeadline);
        }
    }

    private void countAtRest(Migration at) {
        boolean rests = at.state() == MigrationState.SHADOWING || isCooling();
        if (rests != atRest) {
            atRest = rests;
            life.onRest(rests);
        }
    }

    private void wakeAt(Optional<Instant> at) {
        wake = cancelled(wake);
        wake = at.map(instant -> tools.after(Duration.between(now(), instant), this::wake))
                .orElse(null);
    }

    /** Who is held at READY waits for as long as the operator does. */
    private synchronized void wake() {
        Migration at = migration;
        boolean before = held;
        held = at != null
                && at.phase() == Phase.INTENDING
                && !frozen
                && tools.brakes().isHeld(at.record().item());
        if ((held || before) && !ended) {
            wake = tools.after(
                    HELD_POLL, this::wake); // once more after the end of the hold: the gate has to see it first
        } else {
            accept(new Signal.Woken());
        }
    }

    /** Gives up if an operator wants that of this very migration. */
    void cancelIfAsked() {
        Optional<Migration> known = migration();
        boolean asked = known.flatMap(at -> tools.brakes().cancelled(at.record().item()))
                .filter(id ->
                        known.filter(at -> at.record().migrationId().equals(id)).isPresent())
                .isPresent();
        if (asked) {
            accept(new Signal.Abort("cancelled by an operator"));
        }
    }

    private static @Nullable ScheduledFuture<?> cancelled(@Nullable ScheduledFuture<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
        return null;
    }

    private void end(Migration last, Optional<Signal> by) {
        ended = true;
        wake = cancelled(wake);
        freezeDeadline = cancelled(freezeDeadline);
        if (frozen) {
            tools.brakes().freezes().leave();
            frozen = false;
        }
        life.onEnded(this, last, by);
    }

    private void dispatch(Effect effect, Migration at) {
        Duration backoff = backoff(at.attempt());
        Duration copying = tools.brakes().copyDelay(effect);
        Duration delay = backoff.compareTo(copying) > 0 ? backoff : copying;
        if (delay.isZero()) {
            pass(effect, at);
        } else {
            later(delay, effect, at);
        }
    }

    private void later(Duration delay, Effect effect, Migration at) {
        var unused = tools.after(delay, () -> pass(effect, at));
    }

    private Duration backoff(int attempt) {
        if (attempt == 0) {
            return Duration.ZERO;
        }
        Duration doubled = tools.settings().retryBackoff().multipliedBy(1L << Math.min(attempt - 1, MAXIMUM_DOUBLINGS));
        Duration capped = doubled.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : doubled;
        return capped.multipliedBy(80 + ThreadLocalRandom.current().nextInt(41)).dividedBy(100);
    }

    /** On to the workers, unless it would freeze the item and may not at present. */
    private synchronized void pass(Effect effect, Migration at) {
        if (!isCurrent(at)) {
            return;
        }
        if (at.phase() == Phase.INTENDING && !frozen) {
            if (!tools.brakes().tryFreeze(at)) {
                later(GATE_POLL, effect, at);
                return;
            }
            frozen = true;
        }
        if (effect instanceof Effect.RemoveRecord remove) {
            announceEnd(remove, at);
        } else {
            submit(effect, at);
        }
    }

    private void announceEnd(Effect.RemoveRecord remove, Migration at) {
        Transition end = new Transition(
                Optional.of(at.state()),
                Optional.of(remove.record().state()),
                endCause(remove, at),
                at.detail(),
                now(),
                Duration.between(at.stateSince(), now()),
                at.copy().bytes(),
                at.pause().length());
        var unused = tools.observer().beforeEnd(at, end, roundTrips).handle((told, failure) -> {
            if (failure == null) {
                submit(remove, at);
            } else {
                accept(new Signal.Failed(at.ticket(), "its end could not be published: " + failure.getMessage()));
            }
            return true;
        });
    }

    /** An aborted migration ends for the reason that its record keeps. */
    private static Cause endCause(Effect.RemoveRecord remove, Migration at) {
        if (remove.record().state() != MigrationState.ABORTED) {
            return at.cause();
        }
        for (Cause cause : Cause.values()) {
            if (cause.name().equals(at.record().cause())) {
                return cause;
            }
        }
        return at.cause();
    }

    private void submit(Effect effect, Migration at) {
        try {
            tools.workersFor(at).execute(() -> perform(effect, at));
        } catch (RejectedExecutionException e) {
            accept(new Signal.Failed(at.ticket(), "all workers are busy, or the executor is stopping"));
        }
    }

    private void perform(Effect effect, Migration at) {
        synchronized (this) {
            if (!isCurrent(at)) {
                return;
            }
            if (!tools.leaseBelieved().getAsBoolean()) {
                accept(new Signal.Failed(at.ticket(), "the lease is not believed in at present"));
                return;
            }
            roundTrips += Effects.roundTrips(effect, tools.settings());
        }
        Duration timeout = tools.settings().stepTimeout();
        ScheduledFuture<?> watchdog = tools.after(
                timeout,
                () -> accept(new Signal.Failed(
                        at.ticket(), at.phase() + ": no answer within " + timeout + ", executor.stepTimeout")));
        try {
            accept(tools.effects().perform(effect, at));
        } catch (RuntimeException e) {
            synchronized (this) {
                if (!ended) {
                    defect(at, e);
                }
            }
        } finally {
            ScheduledFuture<?> unused = cancelled(watchdog);
        }
    }

    private synchronized boolean isCurrent(Migration at) {
        return !ended && migration != null && migration.ticket() == at.ticket();
    }

    private Instant now() {
        return tools.clock().instant();
    }
}
