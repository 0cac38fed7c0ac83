package io.foreshard.stack.chaos;

import io.foreshard.servers.ServerException;
import io.foreshard.stack.Component;
import io.foreshard.stack.LocalStack;
import io.foreshard.stack.StackException;
import io.foreshard.stack.proxy.LinkSpec;
import io.foreshard.stack.proxy.LinkState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Does the faults of a schedule to a running stack, some at once, and undoes each of them. What is down already is hit when it is
 * back. Thread-safe.
 */
final class FaultInjector implements AutoCloseable {

    /** At once; more would leave a small machine with nothing but starting JVMs. */
    private static final int AT_ONCE = 3;

    private static final int RESTARTS = 3;
    private static final int END_SECONDS = 240;
    private static final Duration SLOW = Duration.ofMillis(400);

    private final LocalStack stack;
    private final FaultTargets targets;
    private final Consumer<String> log;
    private final Map<String, ReentrantLock> busy = new ConcurrentHashMap<>();
    private final Map<FaultKind, Integer> done = new EnumMap<>(FaultKind.class);
    private final List<Future<?>> running = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, task -> {
        Thread thread = new Thread(task, "chaos-fault");
        thread.setDaemon(true);
        return thread;
    });

    /** @param log told of every fault */
    FaultInjector(LocalStack stack, Consumer<String> log) {
        this.stack = stack;
        this.targets = new FaultTargets(stack);
        this.log = log;
    }

    /** Begins a fault as soon as there is room for it. */
    void begin(PlannedFault fault) {
        running.add(threads.submit(() -> {
            hit(fault);
            return true;
        }));
    }

    /** Until all that have begun are undone; a component that does not come back makes this fail. */
    void awaitEnd() throws InterruptedException {
        for (Future<?> fault : running) {
            try {
                Object unused = fault.get(END_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
            } catch (TimeoutException e) {
                throw new IllegalStateException("a fault is not over after " + END_SECONDS + " s", e);
            }
        }
        stack.proxy().openAll();
    }

    /** How many of each kind were done and undone. */
    Map<FaultKind, Integer> done() {
        synchronized (done) {
            return new EnumMap<>(done);
        }
    }

    private void hit(PlannedFault fault) throws InterruptedException {
        // Who leads etcd is asked when the fault before has ended.
        String group = fault.kind().target() == FaultKind.Target.ETCD_LEADER
                ? "etcd"
                : fault.pick(targets.of(fault.kind().target()));
        ReentrantLock lock = busy.computeIfAbsent(group, name -> new ReentrantLock());
        lock.lockInterruptibly();
        try {
            String target = fault.pick(targets.of(fault.kind().target()));
            long millis = fault.duration().toMillis();
            log.accept(fault.kind().label() + " " + target + " for " + millis / 1000.0 + " s");
            strike(fault.kind().action(), target, fault.duration());
            synchronized (done) {
                done.merge(fault.kind(), 1, Integer::sum);
            }
        } finally {
            lock.unlock();
        }
    }

    private void strike(FaultKind.Action action, String target, Duration duration) throws InterruptedException {
        switch (action) {
            case KILL -> kill(stack.component(target), duration);
            case PAUSE -> pause(stack.component(target), duration);
            case CUT -> disturb(target, LinkState.CUT, duration);
            case RESET -> disturb(target, LinkState.RESET, duration);
            case SLOW -> slow(target, duration);
        }
    }

    private void kill(Component component, Duration duration) throws InterruptedException {
        component.kill();
        sleep(duration);
        for (int attempt = 1; ; attempt++) {
            try {
                stack.restart(component.name());
                return;
            } catch (StackException | ServerException e) {
                if (attempt == RESTARTS) {
                    throw e;
                }
                log.accept(component.name() + " did not come back and is started again: " + e.getMessage());
            }
        }
    }

    private static void pause(Component component, Duration duration) throws InterruptedException {
        component.pause();
        try {
            sleep(duration);
        } finally {
            component.resume();
        }
    }

    private void disturb(String target, LinkState state, Duration duration) throws InterruptedException {
        List<LinkSpec> links = links(target);
        links.forEach(link -> stack.proxy().setState(link.name(), state));
        try {
            sleep(duration);
        } finally {
            links.forEach(link -> stack.proxy().setState(link.name(), LinkState.OPEN));
        }
    }

    private void slow(String target, Duration duration) throws InterruptedException {
        List<LinkSpec> links = links(target);
        links.forEach(link -> stack.proxy().setRoundTrip(link.name(), SLOW));
        try {
            sleep(duration);
        } finally {
            links.forEach(link -> stack.proxy()
                    .setRoundTrip(link.name(), Duration.ofNanos(Math.round(link.roundTripMillis() * 1e6))));
        }
    }

    /** One by its name, or all of them. */
    private List<LinkSpec> links(String target) {
        List<LinkSpec> all = stack.state().links();
        List<LinkSpec> named =
                all.stream().filter(link -> link.name().equals(target)).toList();
        return named.isEmpty() ? all : named;
    }

    private static void sleep(Duration duration) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(duration.toMillis());
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
