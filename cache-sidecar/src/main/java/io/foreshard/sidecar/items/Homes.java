package io.foreshard.sidecar.items;

import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.access.Routing;
import io.foreshard.core.store.ItemValue;
import io.foreshard.core.store.Mutation;
import io.foreshard.core.store.OperationId;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.core.store.ReadOutcome;
import io.foreshard.core.store.Refusal;
import io.foreshard.core.store.StoreException;
import io.foreshard.core.store.WriteOutcome;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All homes: takes an operation to the one that owns its item under the map's epoch, and on from there when it moved, is frozen, or
 * does not answer, within {@link Routing}'s bounds. Thread-safe; nothing blocks the caller. Results fail with
 * {@link HomeException}.
 */
public final class Homes implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Homes.class);

    private final HomeMap map;
    private final Map<PartitionId, HomeConnection> connections = new HashMap<>();
    private final Routing routing;
    private final Watermarks watermarks;
    private final ScheduledExecutorService timer;
    private final InstantSource clock;

    /** @param stores every partition there is; they stay the caller's to close */
    public Homes(
            Map<PartitionId, ? extends PartitionStore> stores,
            HomeMap map,
            HomeSettings settings,
            Watermarks watermarks,
            ScheduledExecutorService timer,
            InstantSource clock) {
        this.map = map;
        this.routing = settings.routing();
        this.watermarks = watermarks;
        this.timer = timer;
        this.clock = clock;
        Replies replies = new Replies();
        stores.forEach((id, store) -> connections.put(id, new HomeConnection(store, settings, replies)));
    }

    /** Strict reads, those of one home in one round trip, those of several in parallel. In the order of the keys. */
    public List<CompletableFuture<ItemCopy>> read(List<Key> keys) {
        List<CompletableFuture<ItemCopy>> results = new ArrayList<>(keys.size());
        Map<PartitionId, List<HomeRead>> groups = new HashMap<>();
        for (Key key : keys) {
            HomeRead read = new HomeRead(key, System.nanoTime());
            results.add(read.result());
            CompletableFuture<Home> located = map.locate(key.item());
            if (located.isDone() && !located.isCompletedExceptionally()) {
                read.goTo(located.join());
                groups.computeIfAbsent(read.home().partition(), id -> new ArrayList<>())
                        .add(read);
            } else {
                follow(read, located);
            }
        }
        groups.forEach((id, group) ->
                connection(id).ifPresentOrElse(to -> to.read(group), () -> group.forEach(this::noSuchPartition)));
        return results;
    }

    /** A write, done exactly once if the result says so; an unknown outcome fails with that reason. */
    public CompletableFuture<Written> write(Key key, Mutation mutation) {
        HomeWrite write = new HomeWrite(key, mutation, OperationId.of(UUID.randomUUID()), System.nanoTime());
        follow(write, map.locate(key.item()));
        return write.result();
    }

    /** Work that waits for this partition. */
    public int depth(PartitionId partition) {
        return connection(partition).map(HomeConnection::depth).orElse(0);
    }

    /** Whether this partition has not answered lately. */
    public boolean isDown(PartitionId partition) {
        return connection(partition).map(HomeConnection::isOpen).orElse(false);
    }

    private Optional<HomeConnection> connection(PartitionId id) {
        return Optional.ofNullable(connections.get(id));
    }

    private void follow(HomeRequest<?> request, CompletableFuture<Home> located) {
        var unused = located.whenComplete((home, failure) -> {
            if (failure == null) {
                dispatch(request, home);
            } else {
                giveUp(request, Routing.Reason.UNREACHABLE, "the shard map cannot be read: " + rootOf(failure));
            }
        });
    }

    private void dispatch(HomeRequest<?> request, Home home) {
        request.goTo(home);
        Optional<HomeConnection> to = connection(home.partition());
        if (to.isEmpty()) {
            noSuchPartition(request);
        } else if (request instanceof HomeRead read) {
            to.get().read(List.of(read));
        } else if (request instanceof HomeWrite write) {
            to.get().write(write);
        }
    }

    private void noSuchPartition(HomeRequest<?> request) {
        giveUp(request, Routing.Reason.BROKEN, "the configuration here has no such partition");
    }

    private void take(HomeRequest<?> request, Routing.Step step, String why) {
        if (step instanceof Routing.Step.AskHome next) {
            dispatch(request, next.home());
        } else if (step instanceof Routing.Step.AskMap next) {
            long minEpoch = request.home().epoch() + (next.pauseMillis() == 0 ? 1 : 0);
            later(
                    request,
                    next.pauseMillis(),
                    () -> follow(request, map.refresh(request.key().item(), minEpoch)));
        } else if (step instanceof Routing.Step.Repeat next) {
            later(request, next.pauseMillis(), () -> dispatch(request, request.home()));
        } else if (step instanceof Routing.Step.GiveUp end) {
            giveUp(request, end.reason(), why);
        }
    }

    private void later(HomeRequest<?> request, long pauseMillis, Runnable next) {
        if (pauseMillis == 0) {
            next.run();
            return;
        }
        try {
            var unused = timer.schedule(next, pauseMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            giveUp(request, Routing.Reason.UNREACHABLE, "this sidecar is shutting down");
        }
    }

    private void giveUp(HomeRequest<?> request, Routing.Reason reason, String why) {
        if (request instanceof HomeWrite && request.isUnanswered()) {
            String all = "an attempt had no answer" + (why.isEmpty() ? "" : ", and then: " + why);
            request.result().completeExceptionally(HomeErrors.of(request, Routing.Reason.UNKNOWN, all));
            return;
        }
        boolean harmless = reason == Routing.Reason.UNKNOWN && request instanceof HomeRead;
        Routing.Reason told = harmless ? Routing.Reason.UNREACHABLE : reason;
        request.result().completeExceptionally(HomeErrors.of(request, told, why));
    }

    private static String rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    @Override
    public void close() {
        connections.values().forEach(HomeConnection::close);
    }

    private final class Replies implements HomeReplies {

        @Override
        public long nowMillis() {
            return clock.millis();
        }

        @Override
        public boolean isStillWanted(HomeRequest<?> request) {
            boolean inTime = elapsed(request) < routing.deadline().toMillis();
            if (!inTime) {
                giveUp(
                        request,
                        Routing.Reason.OVERLOADED,
                        "no turn within " + routing.deadline().toMillis() + " ms");
            }
            return inTime;
        }

        @Override
        public void onRead(HomeRead read, ReadOutcome outcome, long asOfMillis) {
            if (outcome instanceof ReadOutcome.Answered answered) {
                read.result().complete(copyOf(read, answered, asOfMillis));
            } else if (outcome instanceof ReadOutcome.Refused refused) {
                onRefusal(read, refused.refusal());
            }
        }

        @Override
        public void onWrite(HomeWrite write, WriteOutcome outcome) {
            if (outcome instanceof WriteOutcome.Accepted accepted) {
                write.result().complete(new Written(write.key(), accepted.reply(), write.home(), accepted.version()));
            } else if (outcome instanceof WriteOutcome.Refused refused) {
                onRefusal(write, refused.refusal());
            }
        }

        private void onRefusal(HomeRequest<?> request, Refusal refusal) {
            int attempt = request.nextAttempt();
            take(request, routing.afterRefusal(refusal, request.home(), attempt, elapsed(request)), "");
        }

        @Override
        public void onFailure(HomeRequest<?> request, StoreException failure) {
            if (failure.code().mayHaveHappened()) {
                request.leaveUnanswered();
            }
            int attempt = request.nextAttempt();
            Routing.Step step = routing.afterFailure(failure.code(), attempt, elapsed(request));
            take(request, step, String.valueOf(failure.getMessage()));
        }

        @Override
        public void onDefect(HomeRequest<?> request, RuntimeException defect) {
            LOG.error("partition '{}' answered what it must not", request.home().partition(), defect);
            Replies.this.giveUp(request, Routing.Reason.BROKEN, String.valueOf(defect.getMessage()));
        }

        @Override
        public void giveUp(HomeRequest<?> request, Routing.Reason reason, String why) {
            Homes.this.giveUp(request, reason, why);
        }

        private long elapsed(HomeRequest<?> request) {
            return request.elapsedMillis(System.nanoTime());
        }
    }

    private ItemCopy copyOf(HomeRead read, ReadOutcome.Answered answered, long asOfMillis) {
        ItemValue value = answered.value().orElse(null);
        ItemId item = read.key().item();
        return new ItemCopy(
                read.key(),
                value,
                read.home(),
                answered.version(),
                answered.expiresAtMillis().orElse(ItemCopy.NEVER),
                asOfMillis,
                watermarks.of(read.home().partition(), item.customerId()));
    }
}
