package io.foreshard.sidecar.items;

import io.foreshard.core.access.Routing;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.core.store.ReadOutcome;
import io.foreshard.core.store.StoreException;
import io.foreshard.core.store.WriteOutcome;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * One partition as seen from here: its own threads and queues, so that a slow home holds up nobody else's items, and a circuit
 * breaker, so that a dead one is not waited for. Thread-safe.
 */
final class HomeConnection implements AutoCloseable {

    private static final int MAX_READS = 1000;
    private static final int GROUPS_AT_ONCE = 256;

    private final PartitionStore store;
    private final HomeReplies replies;
    private final Lane<List<HomeRead>> reads;
    private final Lane<HomeWrite> writes;
    private final CircuitBreaker breaker;

    HomeConnection(PartitionStore store, HomeSettings settings, HomeReplies replies) {
        this.store = store;
        this.replies = replies;
        String name = store.id().name();
        this.breaker = CircuitBreaker.of(name, breakerConfig());
        this.reads =
                new Lane<>("read-" + name, settings.readers(), settings.queued(), GROUPS_AT_ONCE, this::readGroups);
        this.writes = new Lane<>("write-" + name, settings.writers(), settings.queued(), 1, this::write);
    }

    /** A home counts as dead when most of its latest calls had no answer; a second later it is tried again. */
    private static CircuitBreakerConfig breakerConfig() {
        return CircuitBreakerConfig.custom()
                .slidingWindowSize(10)
                .minimumNumberOfCalls(5)
                .failureRateThreshold(60)
                .waitDurationInOpenState(Duration.ofSeconds(1))
                .permittedNumberOfCallsInHalfOpenState(3)
                .build();
    }

    void read(List<HomeRead> group) {
        if (!reads.offer(List.copyOf(group))) {
            group.forEach(this::overloaded);
        }
    }

    void write(HomeWrite write) {
        if (!writes.offer(write)) {
            overloaded(write);
        }
    }

    int depth() {
        return reads.depth() + writes.depth();
    }

    boolean isOpen() {
        return breaker.getState() == CircuitBreaker.State.OPEN;
    }

    private void overloaded(HomeRequest<?> request) {
        replies.giveUp(request, Routing.Reason.OVERLOADED, "its queue here is full");
    }

    private void readGroups(List<List<HomeRead>> groups) {
        List<HomeRead> batch = new ArrayList<>();
        for (List<HomeRead> group : groups) {
            for (HomeRead read : group) {
                batch.add(read);
                if (batch.size() == MAX_READS) {
                    readBatch(batch);
                    batch = new ArrayList<>();
                }
            }
        }
        readBatch(batch);
    }

    private void readBatch(List<HomeRead> candidates) {
        List<HomeRead> batch =
                candidates.stream().filter(replies::isStillWanted).toList();
        if (batch.isEmpty()) {
            return;
        }
        long asOfMillis = replies.nowMillis();
        try {
            List<PartitionStore.Located> located = batch.stream()
                    .map(read -> new PartitionStore.Located(
                            read.key().item(), read.home().epoch()))
                    .toList();
            List<ReadOutcome> outcomes = guarded(() -> store.read(located));
            for (int i = 0; i < batch.size(); i++) {
                replies.onRead(batch.get(i), outcomes.get(i), asOfMillis);
            }
        } catch (StoreException e) {
            batch.forEach(read -> replies.onFailure(read, e));
        } catch (RuntimeException e) {
            batch.forEach(read -> replies.onDefect(read, e));
        }
    }

    private void write(List<HomeWrite> one) {
        HomeWrite write = one.get(0);
        if (!replies.isStillWanted(write)) {
            return;
        }
        try {
            WriteOutcome outcome = guarded(
                    () -> store.apply(write.key().item(), write.home().epoch(), write.operation(), write.mutation()));
            replies.onWrite(write, outcome);
        } catch (StoreException e) {
            replies.onFailure(write, e);
        } catch (RuntimeException e) {
            replies.onDefect(write, e);
        }
    }

    private <R> R guarded(Supplier<R> call) {
        if (!breaker.tryAcquirePermission()) {
            throw new StoreException(
                    StoreException.Code.UNREACHABLE, "partition '" + store.id() + "' has not answered lately", null);
        }
        long started = System.nanoTime();
        try {
            R result = call.get();
            breaker.onSuccess(System.nanoTime() - started, breaker.getTimestampUnit());
            return result;
        } catch (RuntimeException e) {
            boolean noAnswer = e instanceof StoreException failure
                    && (failure.code() == StoreException.Code.UNREACHABLE
                            || failure.code() == StoreException.Code.OUTCOME_UNKNOWN);
            if (noAnswer) {
                breaker.onError(System.nanoTime() - started, breaker.getTimestampUnit(), e);
            } else {
                breaker.onSuccess(System.nanoTime() - started, breaker.getTimestampUnit());
            }
            throw e;
        }
    }

    @Override
    public void close() {
        reads.close();
        writes.close();
    }
}
