package io.foreshard.simulation;

import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.migration.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The topic of migration requests with its one consumer group: a request is handed out, and again if its offset is not
 * committed in time; sometimes also one whose offset was. Mutable; belongs to one thread.
 */
final class RequestQueue {

    private static final long SESSION_MICROS = 700_000;

    private final World world;
    private final Node node = new Node("kafka", 0);
    private final List<Slot> slots = new ArrayList<>();

    /** What a planner asks for. */
    record Request(
            String id,
            ItemId item,
            Home source,
            PartitionId target,
            Verdict verdict,
            Instant deadline,
            Optional<String> reverses) {}

    private static final class Slot {
        private final Request request;
        private boolean committed;
        private long handedOutUntilMicros;

        Slot(Request request) {
            this.request = request;
        }
    }

    RequestQueue(World world) {
        this.world = world;
    }

    Node node() {
        return node;
    }

    void add(Request request) {
        slots.add(new Slot(request));
        world.story().tell(() -> "planner asks for " + request);
    }

    /** The next request that nobody works on, if there is one. */
    Optional<Request> poll() {
        long now = world.scheduler().nowMicros();
        for (Slot slot : slots) {
            boolean again =
                    slot.committed && world.dice().chance(world.profile().duplicate() / 4);
            if (again || (!slot.committed && slot.handedOutUntilMicros <= now)) {
                slot.handedOutUntilMicros = now + SESSION_MICROS;
                return Optional.of(slot.request);
            }
        }
        return Optional.empty();
    }

    void commit(Request request) {
        slots.stream().filter(slot -> slot.request.equals(request)).forEach(slot -> slot.committed = true);
    }

    boolean isWorkedOff() {
        return slots.stream().allMatch(slot -> slot.committed);
    }
}
