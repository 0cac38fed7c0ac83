package io.foreshard.partitions.etcd;

import io.etcd.jetcd.lease.LeaseGrantResponse;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease of this process, kept alive and granted anew when lost. What this process believes ends before what etcd holds:
 * it counts from the sending of the last keep-alive that was answered, less a margin, on the monotonic clock. Thread-safe.
 */
public final class SessionLease implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SessionLease.class);
    private static final int BEATS_PER_TTL = 4;
    private static final Duration SHORTEST_TTL = Duration.ofSeconds(1);

    private final EtcdClient client;
    private final Duration ttl;
    private final long marginNanos;
    private final LongSupplier ticker;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    private @Nullable Held held;
    private boolean believed;
    private boolean closed;
    private long lastFailureLogNanos;

    /** Called on a thread of the etcd client, one at a time; must not block. */
    public interface Listener {

        /** From now on this lease is believed in: a new one, or the old one after a gap. */
        void onHeld(long leaseId);

        /** From now on no lease is believed in: start nothing that needs it, other processes may take over. */
        void onLost();
    }

    private record Held(long id, long validUntilNanos) {}

    /**
     * @param ttl at least one second, in whole seconds; etcd may grant more
     * @param margin how much earlier than etcd this process ends its belief, for clocks that run apart
     */
    public SessionLease(EtcdClient client, Duration ttl, Duration margin) {
        this(client, ttl, margin, System::nanoTime);
    }

    SessionLease(EtcdClient client, Duration ttl, Duration margin, LongSupplier ticker) {
        if (ttl.compareTo(SHORTEST_TTL) < 0 || margin.compareTo(ttl.dividedBy(2)) > 0) {
            throw new IllegalArgumentException("lease of " + ttl + " with a margin of " + margin
                    + ": expected at least " + SHORTEST_TTL + " and a margin of at most half of it");
        }
        this.client = client;
        this.ttl = ttl;
        this.marginNanos = margin.toNanos();
        this.ticker = ticker;
    }

    /**
     * Acquires the lease and keeps it alive from now on.
     *
     * @throws ControlPlaneException if the first grant fails
     */
    public SessionLease start() {
        long sentAt = ticker.getAsLong();
        LeaseGrantResponse granted = client.await(client.grantLease(ttl.toSeconds()));
        granted(granted, sentAt);
        later(period(), this::beat);
        return this;
    }

    /** Adds a listener; it hears of the present state at once. */
    public void listen(Listener listener) {
        listeners.add(listener);
        OptionalLong id = id();
        if (id.isPresent()) {
            listener.onHeld(id.getAsLong());
        }
    }

    /** The lease if it is believed in at this moment. */
    public synchronized OptionalLong id() {
        Held now = held;
        return now != null && ticker.getAsLong() - now.validUntilNanos() < 0
                ? OptionalLong.of(now.id())
                : OptionalLong.empty();
    }

    public boolean isHeld() {
        return id().isPresent();
    }

    /** How long the lease is believed in if no further keep-alive is answered; zero if it is lost. */
    public synchronized Duration remaining() {
        Held now = held;
        return now == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, now.validUntilNanos() - ticker.getAsLong()));
    }

    /** The lease, or the failure that there is none. */
    long require() {
        return id().orElseThrow(() -> new ControlPlaneException(
                ControlPlaneException.Code.LEASE_LOST,
                "this process holds no lease at present: etcd did not answer its keep-alives for " + ttl,
                null));
    }

    private void beat() {
        Held now;
        synchronized (this) {
            if (closed) {
                return;
            }
            now = held;
        }
        long sentAt = ticker.getAsLong();
        if (now == null) {
            EtcdClient.whenDone(client.grantLease(ttl.toSeconds()), answer -> granted(answer, sentAt), this::failed);
        } else {
            EtcdClient.whenDone(
                    client.keepAlive(now.id()), answer -> kept(now, sentAt, answer), failure -> notKept(now, failure));
        }
        expireBelief();
        later(period(), this::beat);
    }

    private void granted(LeaseGrantResponse answer, long sentAt) {
        synchronized (this) {
            if (closed || held != null) {
                var unused = client.revokeLease(answer.getID());
                return;
            }
            held = new Held(answer.getID(), validUntil(sentAt, answer.getTTL()));
        }
        believe();
    }

    private void kept(Held before, long sentAt, LeaseKeepAliveResponse answer) {
        if (answer.getTTL() <= 0) {
            gone(before);
            return;
        }
        synchronized (this) {
            if (held == null || held.id() != before.id()) {
                return;
            }
            // Answers may overtake each other: the belief never goes back.
            long until = validUntil(sentAt, answer.getTTL());
            held = until - held.validUntilNanos() > 0 ? new Held(before.id(), until) : held;
        }
        believe();
    }

    private void notKept(Held before, ControlPlaneException failure) {
        if (failure.code() == ControlPlaneException.Code.LEASE_LOST) {
            gone(before);
        } else {
            failed(failure);
        }
    }

    private void gone(Held before) {
        synchronized (this) {
            if (held == null || held.id() != before.id()) {
                return;
            }
            held = null;
        }
        LOG.warn("lease {} is gone from etcd; asking for a new one", Long.toHexString(before.id()));
        expireBelief();
    }

    private long validUntil(long sentAt, long ttlSeconds) {
        return sentAt + TimeUnit.SECONDS.toNanos(ttlSeconds) - marginNanos;
    }

    private void failed(ControlPlaneException failure) {
        long now = ticker.getAsLong();
        synchronized (this) {
            if (closed || (lastFailureLogNanos != 0 && now - lastFailureLogNanos < ttl.toNanos())) {
                return;
            }
            lastFailureLogNanos = now;
        }
        LOG.warn("lease not renewed: {}", failure.getMessage());
    }

    private void believe() {
        OptionalLong id;
        synchronized (this) {
            id = id();
            if (believed || id.isEmpty()) {
                return;
            }
            believed = true;
        }
        long held = id.getAsLong();
        listeners.forEach(listener -> listener.onHeld(held));
        scheduleExpiry();
    }

    private void expireBelief() {
        synchronized (this) {
            if (!believed || isHeld()) {
                return;
            }
            believed = false;
        }
        LOG.warn("no lease is held any more");
        listeners.forEach(Listener::onLost);
    }

    /** Looks again when the belief would end, so that the loss is told without waiting for a beat. */
    private void scheduleExpiry() {
        Duration remaining = remaining();
        later(remaining.plusMillis(1), () -> {
            expireBelief();
            boolean again;
            synchronized (this) {
                again = believed && !closed;
            }
            if (again) {
                scheduleExpiry();
            }
        });
    }

    private Duration period() {
        return ttl.dividedBy(BEATS_PER_TTL);
    }

    private void later(Duration delay, Runnable task) {
        try {
            var unused = client.executor().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The client is closed: the lease ends with it.
            synchronized (this) {
                closed = true;
                held = null;
            }
        }
    }

    /** Gives the lease back, with every key under it. */
    @Override
    public void close() {
        Held last;
        synchronized (this) {
            closed = true;
            believed = false;
            last = held;
            held = null;
        }
        if (last != null) {
            try {
                client.await(client.revokeLease(last.id()));
            } catch (ControlPlaneException e) {
                LOG.info("lease not given back, it expires in {}: {}", ttl, e.getMessage());
            }
        }
    }
}
