package io.foreshard.stack.proxy;

import io.netty.channel.Channel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** One link while it runs: its present delay and state, and its connections. Thread-safe. */
final class Link {

    private final LinkSpec spec;
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final LongAdder bytes = new LongAdder();
    private volatile double roundTripMillis;
    private volatile LinkState state = LinkState.OPEN;

    Link(LinkSpec spec) {
        this.spec = spec;
        this.roundTripMillis = spec.roundTripMillis();
    }

    LinkSpec spec() {
        return spec;
    }

    LinkState state() {
        return state;
    }

    double roundTripMillis() {
        return roundTripMillis;
    }

    long oneWayNanos() {
        return (long) (roundTripMillis * TimeUnit.MILLISECONDS.toNanos(1) / 2);
    }

    int connectionCount() {
        return connections.size();
    }

    long bytesCarried() {
        return bytes.sum();
    }

    void carried(int count) {
        bytes.add(count);
    }

    /** Takes effect for bytes that arrive from now on. */
    void setRoundTripMillis(double millis) {
        roundTripMillis = millis;
    }

    void setState(LinkState changed) {
        state = changed;
        switch (changed) {
            case OPEN -> connections.forEach(ProxiedConnection::flow);
            case RESET -> connections.forEach(ProxiedConnection::abort);
            case CUT -> {
                // Nothing to do: pipes look at the state before they deliver.
            }
        }
    }

    void add(ProxiedConnection connection) {
        connections.add(connection);
    }

    void remove(ProxiedConnection connection) {
        connections.remove(connection);
    }

    /** Whether a client that has just connected may stay. */
    boolean admits(Channel client) {
        return state != LinkState.RESET && client.isActive();
    }
}
