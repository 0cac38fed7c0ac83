package io.foreshard.simulation;

import io.foreshard.core.migration.MigrationState;
import io.foreshard.core.store.StoreException.Code;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Requests and their answers between nodes. Each may be lost, late, or arrive twice, and whoever waits gives up after a
 * while. Mutable; belongs to one thread.
 */
final class Network {

    private static final long NEAREST_MICROS = 150;
    private static final long FARTHEST_MICROS = 6_000;

    private final World world;
    private final Node wire = new Node("wire", 0);
    private final Map<String, Long> cutUntilMicros = new HashMap<>();

    Network(World world) {
        this.world = world;
    }

    /**
     * One request.
     *
     * @param state of the migration that it is for, if it is for one
     */
    record Trip(Node from, Node to, String what, Optional<MigrationState> state, long timeoutMicros) {}

    /** What is done where the request arrives. */
    interface Service<R> {
        void handle(Consumer<R> answer);
    }

    /** What is done where it came from; answers that come after the failure, or again, are late. */
    interface Answer<R> {
        void answered(R result);

        void failed(Code code);

        default void late(R result) {}
    }

    /** Nothing passes between the two for a while. */
    void cut(Node one, Node other, long untilMicros) {
        cutUntilMicros.put(link(one, other), untilMicros);
        world.story().tell(() -> "link " + one + " - " + other + " is cut until " + untilMicros / 1_000 + " ms");
    }

    void healAll() {
        cutUntilMicros.clear();
    }

    <R> void call(Trip trip, Service<R> service, Answer<R> answer) {
        Call<R> call = new Call<>(trip, answer);
        world.scheduler().after(trip.timeoutMicros(), trip.from(), call::timeout);
        transmit(trip, wire, "", () -> arrive(trip, service, call));
    }

    private <R> void arrive(Trip trip, Service<R> service, Call<R> call) {
        if (trip.to().isUp()) {
            service.handle(result -> transmit(trip, trip.from(), " (answer)", () -> call.answered(result)));
        } else {
            transmit(trip, trip.from(), " (refusal)", () -> call.failed(Code.UNREACHABLE));
        }
    }

    private void transmit(Trip trip, Node to, String leg, Runnable arrival) {
        Profile faults = world.profile();
        Dice dice = world.dice();
        if (isCut(trip)) {
            met(trip, leg, Fault.LINK_CUT);
            return;
        }
        if (dice.chance(faults.loss())) {
            met(trip, leg, Fault.LOST);
            return;
        }
        world.scheduler().after(transit(trip, leg), to, arrival);
        if (dice.chance(faults.duplicate())) {
            met(trip, leg, Fault.DUPLICATED);
            world.scheduler().after(transit(trip, leg), to, arrival);
        }
    }

    private long transit(Trip trip, String leg) {
        Profile faults = world.profile();
        Dice dice = world.dice();
        long usual = dice.between(NEAREST_MICROS, FARTHEST_MICROS);
        if (!dice.chance(faults.delay())) {
            return usual;
        }
        met(trip, leg, Fault.DELAYED);
        return usual
                + dice.between(0, dice.chance(0.5) ? faults.longestDelayMicros() / 10 : faults.longestDelayMicros());
    }

    private boolean isCut(Trip trip) {
        return !cutUntilMicros.isEmpty()
                && cutUntilMicros.getOrDefault(link(trip.from(), trip.to()), 0L)
                        > world.scheduler().nowMicros();
    }

    private static String link(Node one, Node other) {
        return one.name().compareTo(other.name()) < 0
                ? one.name() + "|" + other.name()
                : other.name() + "|" + one.name();
    }

    private void met(Trip trip, String leg, Fault fault) {
        world.met(trip.state(), fault);
        world.story().tell(() -> fault + ": " + trip.from() + " -> " + trip.to() + " " + trip.what() + leg);
    }

    private final class Call<R> {

        private final Trip trip;
        private final Answer<R> answer;
        private boolean over;

        Call(Trip trip, Answer<R> answer) {
            this.trip = trip;
            this.answer = answer;
        }

        void answered(R result) {
            if (over) {
                answer.late(result);
            } else {
                over = true;
                answer.answered(result);
            }
        }

        void failed(Code code) {
            if (!over) {
                over = true;
                answer.failed(code);
            }
        }

        void timeout() {
            if (!over) {
                met(trip, "", Fault.TIMED_OUT);
                failed(Code.OUTCOME_UNKNOWN);
            }
        }
    }
}
