package io.foreshard.partitions.etcd;

import io.etcd.jetcd.Watch;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;
import io.foreshard.partitions.etcd.ControlPlaneException.Code;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows all keys under a prefix: what is listed at one revision, then every event after it, in order and without a gap.
 * On any doubt (error, end, compaction, no leader, no answer) and every few minutes it lists again. The watch that jetcd
 * resumes by itself may leave a gap, so an error ends it here and a new one is made. Thread-safe.
 */
final class PrefixWatch implements AutoCloseable {

    private static final Duration FIRST_DELAY = Duration.ofMillis(100);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(3);

    private final EtcdClient client;
    private final String prefix;
    private final Duration relistEvery;
    private final Follower follower;
    private final boolean listAgain;

    private Watch.@Nullable Watcher watcher;
    private long generation;
    private int failures;
    private boolean closed;

    /** Called one at a time; must neither block nor throw. */
    interface Follower {

        /** All that there is at this revision; replaces everything known. */
        void onListing(PagedRange.Content content);

        /** What changed since, all events of a revision together. */
        void onEvents(List<WatchEvent> events, long revision);

        /** What is known may be old until the next listing. */
        void onDoubt(ControlPlaneException why);
    }

    private PrefixWatch(EtcdClient client, String prefix, Duration relistEvery, Follower follower, boolean listAgain) {
        this.client = client;
        this.prefix = prefix;
        this.relistEvery = relistEvery;
        this.follower = follower;
        this.listAgain = listAgain;
    }

    /** Lists at once, then watches. */
    static PrefixWatch listing(EtcdClient client, String prefix, Duration relistEvery, Follower follower) {
        PrefixWatch watch = new PrefixWatch(client, prefix, relistEvery, follower, true);
        synchronized (watch) {
            watch.list(++watch.generation);
        }
        return watch;
    }

    /** Watches from this revision on, inclusive; lists only on doubt and from time to time. */
    static PrefixWatch from(EtcdClient client, String prefix, long revision, Duration relistEvery, Follower follower) {
        PrefixWatch watch = new PrefixWatch(client, prefix, relistEvery, follower, true);
        watch.startFrom(revision);
        return watch;
    }

    /** Watches from this revision on, inclusive; the first doubt ends it. */
    static PrefixWatch untilDoubt(EtcdClient client, String prefix, long revision, Follower follower) {
        PrefixWatch watch = new PrefixWatch(client, prefix, Duration.ZERO, follower, false);
        watch.startFrom(revision);
        return watch;
    }

    private synchronized void startFrom(long revision) {
        watch(++generation, revision);
    }

    private void list(long expected) {
        EtcdClient.whenDone(
                PagedRange.read(client, prefix),
                content -> listed(expected, content),
                failure -> doubt(expected, failure));
    }

    private synchronized void listed(long expected, PagedRange.Content content) {
        if (closed || expected != generation) {
            return;
        }
        failures = 0;
        follower.onListing(content);
        if (closed) {
            return;
        }
        watch(expected, content.revision() + 1);
    }

    private void watch(long expected, long revision) {
        WatchOption option = WatchOption.builder()
                .isPrefix(true)
                .withRevision(revision)
                .withRequireLeader(true)
                .withCreateNotify(true)
                .build();
        Events events = new Events(expected);
        try {
            watcher = client.watch(prefix, option, events);
        } catch (RuntimeException e) {
            later(Duration.ZERO, () -> doubt(expected, e));
            return;
        }
        later(client.options().callTimeout(), () -> requireCreated(expected, events));
        if (!relistEvery.isZero()) {
            later(jittered(relistEvery), () -> listAgain(expected));
        }
    }

    private void requireCreated(long expected, Events events) {
        if (!events.created) {
            doubt(
                    expected,
                    new ControlPlaneException(Code.TIMEOUT, "watch of " + prefix + ": no answer from etcd", null));
        }
    }

    /** The watch ends first: so the listing holds all that it told, and what is known never goes back. */
    private synchronized void listAgain(long expected) {
        if (closed || expected != generation) {
            return;
        }
        long next = ++generation;
        stopWatcher();
        list(next);
    }

    private synchronized void received(long expected, WatchResponse response) {
        if (closed || expected != generation || response.getEvents().isEmpty()) {
            return;
        }
        follower.onEvents(response.getEvents(), response.getHeader().getRevision());
    }

    private synchronized void doubt(long expected, Throwable cause) {
        if (closed || expected != generation) {
            return;
        }
        long next = ++generation;
        stopWatcher();
        follower.onDoubt(client.failure(cause, "watch of " + prefix));
        if (!listAgain) {
            closed = true;
            return;
        }
        long delay = FIRST_DELAY.toMillis() << Math.min(failures++, 10);
        later(jittered(Duration.ofMillis(Math.min(delay, LONGEST_DELAY.toMillis()))), () -> listIfCurrent(next));
    }

    private synchronized void listIfCurrent(long expected) {
        if (!closed && expected == generation) {
            list(expected);
        }
    }

    /** On another thread: jetcd calls the listener from within the closing. */
    private void stopWatcher() {
        Watch.Watcher old = watcher;
        watcher = null;
        if (old != null) {
            later(Duration.ZERO, old::close);
        }
    }

    private void later(Duration delay, Runnable task) {
        try {
            var unused = client.executor().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The client is closed, and this with it.
            closed = true;
        }
    }

    private static Duration jittered(Duration delay) {
        return Duration.ofMillis(
                (long) (delay.toMillis() * ThreadLocalRandom.current().nextDouble(0.5, 1.0)));
    }

    @Override
    public synchronized void close() {
        closed = true;
        generation++;
        stopWatcher();
    }

    private final class Events implements Watch.Listener {

        private final long expected;
        private volatile boolean created;

        Events(long expected) {
            this.expected = expected;
        }

        @Override
        public void onNext(WatchResponse response) {
            created = true;
            received(expected, response);
        }

        @Override
        public void onError(Throwable failure) {
            later(Duration.ZERO, () -> doubt(expected, failure));
        }

        @Override
        public void onCompleted() {
            later(
                    Duration.ZERO,
                    () -> doubt(expected, new ControlPlaneException(Code.UNREACHABLE, "the watch ended", null)));
        }
    }
}
