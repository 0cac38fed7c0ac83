package io.foreshard.executor.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.migration.Effect;
import io.foreshard.core.store.Bytes;
import io.foreshard.core.store.Fence;
import io.foreshard.core.store.ItemSnapshot;
import io.foreshard.core.store.ItemValue;
import io.foreshard.core.store.StoreCommand;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BrakesTest {

    private static final ItemSnapshot KILOBYTE = new ItemSnapshot(
            Optional.of(new ItemValue.StringValue(Bytes.wrap(new byte[1024]))), 1, OptionalLong.empty(), List.of());

    private static Effect tell(StoreCommand command) {
        return new Effect.Tell(new ItemId("anna", "cart"), new PartitionId("eu-1"), command);
    }

    @Test
    void no_more_items_are_frozen_than_allowed() {
        FreezeGate gate = new FreezeGate();
        assertTrue(gate.tryEnter(2));
        assertTrue(gate.tryEnter(2));
        assertFalse(gate.tryEnter(2));
        gate.leave();
        assertTrue(gate.tryEnter(2));
        gate.enter();
        assertEquals(3, gate.count());
        assertFalse(gate.tryEnter(3));
    }

    @Test
    void copies_beyond_the_rate_wait_for_as_long_as_their_bytes_take() {
        CopyRate rate = new CopyRate(1024, 1000);
        Effect copy = tell(new StoreCommand.InstallShadow(new Fence(1, 1), KILOBYTE, 0));
        assertEquals(Duration.ZERO, rate.reserve(copy));
        Duration second = rate.reserve(copy);
        Duration third = rate.reserve(copy);
        assertTrue(second.toMillis() > 500 && second.toMillis() <= 1000, second.toString());
        assertTrue(third.toMillis() > 1500 && third.toMillis() <= 2000, third.toString());
    }

    @Test
    void a_frozen_item_never_waits_for_the_rate_but_its_bytes_count() {
        CopyRate rate = new CopyRate(1024, 1000);
        Effect last = tell(new StoreCommand.Prepare(new Fence(1, 1), KILOBYTE));
        for (int i = 0; i < 5; i++) {
            assertEquals(Duration.ZERO, rate.reserve(last));
        }
        Effect copy = tell(new StoreCommand.InstallShadow(new Fence(1, 1), KILOBYTE, 0));
        assertTrue(rate.reserve(copy).toMillis() > 3000);
    }
}
