package io.foreshard.sidecar.server;

import io.foreshard.sidecar.items.Key;
import io.foreshard.sidecar.resp.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The place of one command's reply in the order of its connection. Belongs to the event loop. */
final class Slot {

    private final String command;
    private final List<Key> keys;
    private final boolean write;
    private final boolean last;
    private final int protocol;
    private final long startedNanos;
    private @Nullable Reply reply;

    /** @param last whether the connection ends with it */
    Slot(String command, List<Key> keys, boolean write, boolean last, int protocol, long startedNanos) {
        this.command = command;
        this.keys = keys;
        this.write = write;
        this.last = last;
        this.protocol = protocol;
        this.startedNanos = startedNanos;
    }

    String command() {
        return command;
    }

    List<Key> keys() {
        return keys;
    }

    boolean isWrite() {
        return write;
    }

    boolean isLast() {
        return last;
    }

    int protocol() {
        return protocol;
    }

    long startedNanos() {
        return startedNanos;
    }

    void complete(Reply result) {
        reply = result;
    }

    /** Null while it is being worked on. */
    @Nullable
    Reply reply() {
        return reply;
    }
}
