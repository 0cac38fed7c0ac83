package io.foreshard.executor.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

class CopyRateTest {

    @Test
    void theHighestLimitThatCanBeConfiguredIsOne() {
        CopyRate rate = new CopyRate(64L << 30, 1_000_000);
        rate.limitBytes(Long.MAX_VALUE);
        assertEquals(Duration.ZERO, rate.reserve(copyOf(1_000)));
    }

    @Test
    void whatIsCopiedBeyondTheLimitWaits() {
        CopyRate rate = new CopyRate(1_000, 1_000_000);
        assertEquals(Duration.ZERO, rate.reserve(copyOf(1_000)));
        Duration wait = rate.reserve(copyOf(2_000));
        assertTrue(wait.toMillis() > 1_500 && wait.toMillis() <= 2_000, wait::toString);
    }

    private static Effect copyOf(int bytes) {
        ItemSnapshot snapshot = new ItemSnapshot(
                Optional.of(new ItemValue.StringValue(Bytes.wrap(new byte[bytes]))),
                1,
                OptionalLong.empty(),
                List.of());
        return new Effect.Tell(
                new ItemId("anna", "cart"),
                new PartitionId("p"),
                new StoreCommand.InstallShadow(new Fence(1, 1), snapshot, 0));
    }
}
