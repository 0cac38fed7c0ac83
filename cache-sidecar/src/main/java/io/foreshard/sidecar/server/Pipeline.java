package io.foreshard.sidecar.server;

import io.foreshard.sidecar.items.Key;
import io.foreshard.sidecar.resp.Reply;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The commands of one connection that are being worked on, in the order of their replies. Reads of different keys run at the same
 * time; a write waits for everything before it and holds up everything after it, and a read waits for one of the same key: so a
 * pipelined connection sees what it would see one command at a time. Belongs to the event loop.
 */
final class Pipeline {

    private final Deque<Slot> slots = new ArrayDeque<>();
    private final Set<Key> busy = new HashSet<>();
    private final int maxDepth;
    private boolean writing;

    Pipeline(int maxDepth) {
        this.maxDepth = maxDepth;
    }

    boolean isEmpty() {
        return slots.isEmpty();
    }

    boolean mayStartRead(List<Key> keys) {
        return slots.isEmpty()
                || (!writing && slots.size() < maxDepth && keys.stream().noneMatch(busy::contains));
    }

    boolean mayStartWrite() {
        return slots.isEmpty();
    }

    boolean hasRoom() {
        return slots.size() < maxDepth;
    }

    void add(Slot slot) {
        slots.add(slot);
        if (slot.reply() == null) {
            writing = slot.isWrite();
            busy.addAll(slot.keys());
        }
    }

    void complete(Slot slot, Reply reply) {
        slot.complete(reply);
        writing = writing && !slot.isWrite();
        slot.keys().forEach(busy::remove);
    }

    /** The next slot whose reply is due, or null. */
    @Nullable
    Slot pollDone() {
        Slot head = slots.peek();
        return head != null && head.reply() != null ? slots.poll() : null;
    }
}
