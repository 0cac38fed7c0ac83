package io.foreshard.sidecar.shadows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.store.Bytes;
import io.foreshard.core.store.Fence;
import io.foreshard.core.store.ItemSnapshot;
import io.foreshard.core.store.ItemValue;
import io.foreshard.core.store.StoreCommand;
import io.foreshard.schemas.MigrationEvent;
import io.foreshard.schemas.MigrationState;
import io.foreshard.sidecar.items.HomeMap;
import io.foreshard.sidecar.items.ItemCopy;
import io.foreshard.sidecar.items.Key;
import io.foreshard.simulation.ModelPartitionStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MigrationShadowsTest {

    private static final PartitionId HOME = new PartitionId("eu-1");
    private static final PartitionId HERE = new PartitionId("us-1");
    private static final ItemId ITEM = new ItemId("c", "x");
    private static final Key KEY = new Key("c:x".getBytes(UTF_8));
    private static final long ATTEMPT = 10;

    private final ModelPartitionStore store =
            new ModelPartitionStore(HERE, InstantSource.system(), Duration.ofMinutes(1));
    private Home located = new Home(HOME, 3);
    private boolean allowed = true;
    private final MigrationShadows shadows = new MigrationShadows(
            Map.of(HERE, store),
            new HomeMap() {
                @Override
                public CompletableFuture<Home> locate(ItemId item) {
                    return CompletableFuture.completedFuture(located);
                }

                @Override
                public CompletableFuture<Home> refresh(ItemId item, long minEpoch) {
                    return locate(item);
                }
            },
            key -> allowed,
            new SimpleMeterRegistry());

    @BeforeEach
    void install() {
        store.initialize(new DefaultRule(List.of(HOME), 1));
        ItemSnapshot snapshot = new ItemSnapshot(
                Optional.of(new ItemValue.StringValue(Bytes.utf8("v"))), 7, OptionalLong.empty(), List.of());
        var unused = store.execute(ITEM, new StoreCommand.InstallShadow(new Fence(ATTEMPT, 1), snapshot, 5000));
    }

    @AfterEach
    void stop() {
        shadows.close();
    }

    private void tell(MigrationState state, long epoch, String target) {
        shadows.accept(MigrationEvent.newBuilder()
                .setId("m/" + state)
                .setMigrationId("m")
                .setCustomerId("c")
                .setItemId("x")
                .setSourcePartition("eu-1")
                .setTargetPartition(target)
                .setFromState("")
                .setState(state)
                .setCause("TEST")
                .setEpoch(epoch)
                .setClaim(1)
                .setExecutor("e")
                .setTimestamp(0)
                .setEventTime(0)
                .build());
    }

    @Test
    void an_open_shadow_answers_under_the_epoch_of_the_home_it_follows_and_counts() {
        assertTrue(shadows.isEmpty());
        tell(MigrationState.SHADOWING, ATTEMPT, "us-1");
        assertEquals(Optional.of(HERE), shadows.of(KEY));
        ItemCopy copy = shadows.read(KEY, 5000).join().orElseThrow();
        assertEquals(new Home(HOME, 3), copy.home());
        assertEquals(7, copy.version());
        assertEquals(5000, copy.asOfMillis());
        assertEquals(1, store.inspect(ITEM).shadowReads());
    }

    @Test
    void what_it_cannot_answer_counts_as_demand_all_the_same() throws InterruptedException {
        shadows.demanded(KEY);
        tell(MigrationState.SHADOWING, ATTEMPT, "us-1");
        allowed = false;
        shadows.demanded(KEY);
        TimeUnit.MILLISECONDS.sleep(200);
        assertEquals(0, store.inspect(ITEM).shadowReads(), "neither before it was open, nor forbidden");
        allowed = true;
        shadows.demanded(KEY);
        shadows.demanded(KEY);
        awaitReads(1);
        TimeUnit.MILLISECONDS.sleep(200);
        assertEquals(1, store.inspect(ITEM).shadowReads(), "not twice in a moment");
        shadows.demanded(KEY);
        awaitReads(2);
    }

    private void awaitReads(long reads) throws InterruptedException {
        for (int i = 0; i < 500 && store.inspect(ITEM).shadowReads() < reads; i++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertEquals(reads, store.inspect(ITEM).shadowReads());
    }

    @Test
    void an_answer_older_than_the_bound_is_none() {
        tell(MigrationState.SHADOWING, ATTEMPT, "us-1");
        assertEquals(Optional.empty(), shadows.read(KEY, 5001).join());
        assertEquals(Optional.of(HERE), shadows.of(KEY), "it may be refreshed");
    }

    @Test
    void every_other_state_of_the_attempt_or_a_later_one_closes_it() {
        for (MigrationState state : MigrationState.values()) {
            if (state != MigrationState.SHADOWING) {
                tell(MigrationState.SHADOWING, ATTEMPT, "us-1");
                tell(state, ATTEMPT, "us-1");
                assertTrue(shadows.isEmpty(), state::toString);
            }
        }
        tell(MigrationState.SHADOWING, ATTEMPT, "us-1");
        tell(MigrationState.COPYING, ATTEMPT + 1, "eu-1");
        assertTrue(shadows.isEmpty());
    }

    @Test
    void events_of_other_regions_and_of_older_attempts_change_nothing() {
        tell(MigrationState.SHADOWING, ATTEMPT, "ap-1");
        assertTrue(shadows.isEmpty());
        tell(MigrationState.SHADOWING, ATTEMPT, "us-1");
        tell(MigrationState.DONE, ATTEMPT - 1, "eu-1");
        tell(MigrationState.REFUSED, 0, "us-1");
        assertEquals(Optional.of(HERE), shadows.of(KEY));
    }

    @Test
    void a_refusal_or_another_home_closes_it() {
        tell(MigrationState.SHADOWING, ATTEMPT, "us-1");
        located = new Home(HERE, ATTEMPT);
        assertEquals(Optional.empty(), shadows.read(KEY, 0).join());
        assertTrue(shadows.isEmpty());
        located = new Home(HOME, 3);
        tell(MigrationState.SHADOWING, ATTEMPT, "us-1");
        var unused = store.execute(ITEM, new StoreCommand.Drop(new Fence(ATTEMPT, 1)));
        assertEquals(Optional.empty(), shadows.read(KEY, 0).join());
        assertTrue(shadows.isEmpty());
    }

    @Test
    void what_policies_forbid_here_has_no_shadow() {
        tell(MigrationState.SHADOWING, ATTEMPT, "us-1");
        allowed = false;
        assertEquals(Optional.empty(), shadows.of(KEY));
    }

    @Test
    void when_events_may_have_been_missed_none_is_open() {
        tell(MigrationState.SHADOWING, ATTEMPT, "us-1");
        shadows.begin();
        assertTrue(shadows.isEmpty());
    }
}
