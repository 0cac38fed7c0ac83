package io.foreshard.sidecar.items;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.access.Routing;
import io.foreshard.core.store.Mutation;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.core.store.Refusal;
import io.foreshard.core.store.StoreException;
import io.foreshard.core.store.StoreException.Code;
import io.foreshard.core.store.WriteOutcome;
import io.foreshard.simulation.ModelPartitionStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a client is told of a write whose home fails in the middle of it. */
class HomesTest {

    private static final PartitionId PARTITION = new PartitionId("eu-1");
    private static final Key KEY = new Key("c:visits".getBytes(UTF_8));
    private static final Routing ROUTING =
            new Routing(Duration.ZERO, Duration.ofSeconds(5), Duration.ofMillis(1), Duration.ofMillis(10));

    private final DefaultRule rule = new DefaultRule(List.of(PARTITION), 1);
    private final ModelPartitionStore model =
            new ModelPartitionStore(PARTITION, InstantSource.system(), Duration.ofMinutes(1));
    /** What comes instead of the next answers of writes, which are done first. */
    private final Deque<Supplier<WriteOutcome>> answers = new ArrayDeque<>();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Homes homes;

    HomesTest() {
        model.initialize(rule);
        PartitionStore store = (PartitionStore) Proxy.newProxyInstance(
                HomesTest.class.getClassLoader(), new Class<?>[] {PartitionStore.class}, this::call);
        HomeMap map = new HomeMap() {
            @Override
            public CompletableFuture<Home> locate(ItemId item) {
                return CompletableFuture.completedFuture(rule.homeOf(item.customerId()));
            }

            @Override
            public CompletableFuture<Home> refresh(ItemId item, long minEpoch) {
                return locate(item);
            }
        };
        homes = new Homes(
                Map.of(PARTITION, store),
                map,
                new HomeSettings(ROUTING, 1, 1, 100),
                Watermarks.none(),
                timer,
                InstantSource.system());
    }

    @AfterEach
    void close() {
        homes.close();
        timer.shutdownNow();
        model.close();
    }

    private Object call(Object proxy, Method method, Object[] arguments) throws Throwable {
        try {
            Object answer = method.invoke(model, arguments);
            Supplier<WriteOutcome> instead = method.getName().equals("apply") ? answers.poll() : null;
            return instead == null ? answer : instead.get();
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static Supplier<WriteOutcome> failing(Code code) {
        return () -> {
            throw new StoreException(code, "told by the test", null);
        };
    }

    private HomeException told() {
        ExecutionException failure = assertThrows(
                ExecutionException.class,
                () -> homes.write(KEY, new Mutation.Add(1)).get(10, TimeUnit.SECONDS));
        return assertInstanceOf(HomeException.class, failure.getCause());
    }

    @Test
    void a_write_whose_answer_was_lost_is_not_called_undone_because_the_home_is_dead_then() {
        answers.add(failing(Code.OUTCOME_UNKNOWN));
        answers.add(failing(Code.UNREACHABLE));
        HomeException told = told();
        assertEquals(Routing.Reason.UNKNOWN, told.reason());
        assertTrue(String.valueOf(told.getMessage()).startsWith("UNKNOWN whether"), told.toString());
    }

    @Test
    void a_write_whose_answer_was_lost_is_not_called_undone_because_the_item_is_frozen_then() {
        answers.add(failing(Code.OUTCOME_UNKNOWN));
        answers.add(() -> new WriteOutcome.Refused(new Refusal.Frozen()));
        assertEquals(Routing.Reason.UNKNOWN, told().reason());
    }

    @Test
    void a_write_that_never_reached_its_home_is_called_undone() {
        answers.add(failing(Code.UNREACHABLE));
        answers.add(failing(Code.UNREACHABLE));
        assertEquals(Routing.Reason.UNREACHABLE, told().reason());
    }

    @Test
    void a_write_whose_answer_was_lost_is_repeated_as_the_same_operation() throws Exception {
        answers.add(failing(Code.OUTCOME_UNKNOWN));
        Written written = homes.write(KEY, new Mutation.Add(1)).get(10, TimeUnit.SECONDS);
        assertEquals(1, written.version());
    }
}
