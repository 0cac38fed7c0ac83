package io.foreshard.simulation;

import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.access.Routing;
import io.foreshard.core.access.Stamp;
import io.foreshard.core.access.Watermark;
import io.foreshard.core.store.ReadOutcome;
import io.foreshard.core.store.Refusal;
import io.foreshard.core.store.StoreException.Code;
import io.foreshard.simulation.Network.Answer;
import io.foreshard.simulation.Network.Trip;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A sidecar: its cache, and its way to the homes by its own, perhaps stale, view of the map, and on by core's routing. Mutable;
 * belongs to one thread.
 */
final class Sidecar {

    static final Routing ROUTING = new Routing(
            Duration.ofMillis(1_500), Duration.ofMillis(2_500), Duration.ofMillis(10), Duration.ofMillis(200));
    private static final long TIMEOUT_MICROS = 400_000;

    private final Cluster cluster;
    private final World world;
    private final Node node;
    private final SidecarCache cache;
    private final ChangeFollower changes;
    private final Map<ItemId, Home> believed = new HashMap<>();

    Sidecar(Cluster cluster, Node node) {
        this.cluster = cluster;
        this.world = cluster.world();
        this.node = node;
        this.cache = new SidecarCache(world);
        this.changes = new ChangeFollower(world, node, cache, cluster.feeds());
        cluster.etcd()
                .watch(node, "map/", key -> cluster.itemOfMapKey(key).ifPresent(item -> refresh(item, home -> {})));
    }

    Node node() {
        return node;
    }

    SidecarCache cache() {
        return cache;
    }

    long nowMillis() {
        return world.scheduler().clockMillis(node);
    }

    /** The home answered a read that began after the token was taken. */
    void keep(Operation<?> read, ReadOutcome.Answered answer, long token) {
        Stamp stamp = new Stamp(read.asked().epoch(), answer.version());
        Watermark watermark = changes.watermark(read.asked().partition());
        cache.fill(
                read.item(),
                new SidecarCache.Copy(answer.value(), stamp, read.askedAtMillis, watermark),
                token,
                nowMillis());
    }

    /** The home took a write. */
    void wrote(Operation<?> write, long version, long token) {
        cache.wrote(write.item(), new Stamp(write.asked().epoch(), version), token, nowMillis());
    }

    /**
     * One operation on its way.
     *
     * @param <R> what a store answers
     */
    abstract static class Operation<R> {
        private final ItemId item;
        private final long startedMicros;
        private Optional<Home> asked = Optional.empty();
        private long askedAtMillis;
        private int attempts;

        Operation(ItemId item, long startedMicros) {
            this.item = item;
            this.startedMicros = startedMicros;
        }

        ItemId item() {
            return item;
        }

        Home asked() {
            return asked.orElseThrow();
        }

        /** What is done at the store. */
        abstract void ask(StoreServer store, long epoch, Consumer<R> answer);

        abstract Optional<Refusal> refusal(R result);

        abstract void done(R result);

        abstract void givenUp(Routing.Reason reason);
    }

    void run(Operation<?> operation) {
        Home known = believed.get(operation.item());
        cluster.chaos().onOperation(this, operation.item());
        if (world.dice().chance(world.profile().staleMap())) {
            cluster.met(operation.item(), Fault.STALE_MAP_USED);
            go(operation, world.dice().pick(cluster.truth(operation.item()).homes()));
        } else if (known != null) {
            go(operation, known);
        } else {
            askMap(operation);
        }
    }

    private void askMap(Operation<?> operation) {
        refresh(operation.item(), found -> {
            if (found.isPresent()) {
                go(operation, found.get());
            } else {
                operation.givenUp(Routing.Reason.UNREACHABLE);
            }
        });
    }

    private void refresh(ItemId item, Consumer<Optional<Home>> then) {
        Trip trip = new Trip(node, cluster.etcd().node(), "read map", Optional.empty(), TIMEOUT_MICROS);
        cluster.network().<Home>call(trip, answer -> answer.accept(cluster.map().home(item)), new Answer<>() {
            @Override
            public void answered(Home home) {
                then.accept(Optional.of(
                        believed.merge(item, home, (old, fresh) -> old.epoch() > fresh.epoch() ? old : fresh)));
            }

            @Override
            public void failed(Code code) {
                then.accept(Optional.empty());
            }
        });
    }

    private <R> void go(Operation<R> operation, Home home) {
        operation.asked = Optional.of(home);
        operation.askedAtMillis = nowMillis();
        StoreServer store = cluster.store(home.partition());
        Trip trip = new Trip(node, store.node(), "operation", Optional.empty(), TIMEOUT_MICROS);
        cluster.network().<R>call(trip, answer -> operation.ask(store, home.epoch(), answer), new Answer<>() {
            @Override
            public void answered(R result) {
                Optional<Refusal> refusal = operation.refusal(result);
                if (refusal.isEmpty()) {
                    operation.done(result);
                } else {
                    operation.attempts++;
                    take(
                            operation,
                            ROUTING.afterRefusal(refusal.get(), home, operation.attempts, elapsedMillis(operation)));
                }
            }

            @Override
            public void failed(Code code) {
                operation.attempts++;
                take(operation, ROUTING.afterFailure(code, operation.attempts, elapsedMillis(operation)));
            }
        });
    }

    private long elapsedMillis(Operation<?> operation) {
        return (world.scheduler().nowMicros() - operation.startedMicros) / 1_000;
    }

    private void take(Operation<?> operation, Routing.Step step) {
        if (step instanceof Routing.Step.AskHome next) {
            go(operation, next.home());
        } else if (step instanceof Routing.Step.AskMap next) {
            world.scheduler().after(next.pauseMillis() * 1_000, node, () -> askMap(operation));
        } else if (step instanceof Routing.Step.Repeat next) {
            world.scheduler().after(next.pauseMillis() * 1_000, node, () -> go(operation, operation.asked()));
        } else if (step instanceof Routing.Step.GiveUp end) {
            operation.givenUp(end.reason());
        }
    }
}
