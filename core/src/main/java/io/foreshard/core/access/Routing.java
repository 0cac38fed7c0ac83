package io.foreshard.core.access;

import io.foreshard.core.Home;
import io.foreshard.core.store.Refusal;
import io.foreshard.core.store.StoreException;
import java.time.Duration;
import java.util.Optional;

/**
 * Where an operation goes after a store did not do it. Immutable and pure: the caller counts attempts and time.
 *
 * @param freezeWait how long an operation waits in all for an item whose home is changing
 * @param deadline after which no further attempt is made, whatever the cause
 * @param firstPause before the second look at the map and before a failed call is repeated. It doubles from then on, but while an item is
 *     frozen it is a quarter of the time waited so far: who waits for a move comes a quarter late and not twice
 * @param longestPause between two attempts
 */
public record Routing(Duration freezeWait, Duration deadline, Duration firstPause, Duration longestPause) {

    private static final int MAX_DOUBLINGS = 20;

    /** A store that names the next home is followed at once this often; a longer chain is treated as confusion. */
    static final int MAX_HOPS = 8;

    /** What to do next. */
    public sealed interface Step {
        /** Ask this home at once. */
        record AskHome(Home home) implements Step {}

        /** Read the map anew after the pause, and ask the home it names. */
        record AskMap(long pauseMillis) implements Step {}

        /** Repeat the same operation, with the same operation id, after the pause. */
        record Repeat(long pauseMillis) implements Step {}

        record GiveUp(Reason reason) implements Step {}
    }

    /** Why an operation was given up. */
    public enum Reason {
        /** Its home was changing all the time: the client should try again. */
        MOVING,
        /** The home does not answer. */
        UNREACHABLE,
        /** A write may or may not have happened. */
        UNKNOWN,
        /** The home refuses work for now. */
        OVERLOADED,
        /** The home cannot do it, and a retry does not help. */
        BROKEN
    }

    /**
     * @param asked the home that refused
     * @param attempt 1 for the first
     * @param elapsedMillis since the operation began
     */
    public Step afterRefusal(Refusal refusal, Home asked, int attempt, long elapsedMillis) {
        Optional<Home> named = refusal instanceof Refusal.Stale stale ? Optional.of(stale.home()) : Optional.empty();
        if (named.isPresent() && named.get().epoch() > asked.epoch() && attempt <= MAX_HOPS) {
            return new Step.AskHome(named.get());
        }
        if (elapsedMillis >= Math.min(freezeWait.toMillis(), deadline.toMillis())) {
            return new Step.GiveUp(Reason.MOVING);
        }
        if (attempt == 1 && !(refusal instanceof Refusal.Frozen)) {
            return new Step.AskMap(0);
        }
        return new Step.AskMap(named.isPresent() ? pauseMillis(attempt) : bounded(elapsedMillis / 4));
    }

    /** After a failure; reads may be repeated as freely as writes, which carry their operation id. */
    public Step afterFailure(StoreException.Code code, int attempt, long elapsedMillis) {
        boolean worthIt = code.isRetryable() && (code != StoreException.Code.UNREACHABLE || attempt == 1);
        long pause = pauseMillis(attempt);
        if (worthIt && elapsedMillis + pause < deadline.toMillis()) {
            return new Step.Repeat(pause);
        }
        return new Step.GiveUp(reasonOf(code));
    }

    private long pauseMillis(int attempt) {
        return bounded(firstPause.toMillis() << Math.min(attempt - 1, MAX_DOUBLINGS));
    }

    private long bounded(long pauseMillis) {
        return Math.min(Math.max(pauseMillis, firstPause.toMillis()), longestPause.toMillis());
    }

    private static Reason reasonOf(StoreException.Code code) {
        return switch (code) {
            case UNREACHABLE -> Reason.UNREACHABLE;
            case OUTCOME_UNKNOWN -> Reason.UNKNOWN;
            case OVERLOADED -> Reason.OVERLOADED;
            case BROKEN -> Reason.BROKEN;
        };
    }
}
