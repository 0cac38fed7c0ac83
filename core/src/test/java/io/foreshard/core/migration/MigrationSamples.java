package io.foreshard.core.migration;

import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.store.Bytes;
import io.foreshard.core.store.CommandOutcome;
import io.foreshard.core.store.Fence;
import io.foreshard.core.store.ItemSnapshot;
import io.foreshard.core.store.ItemValue;
import io.foreshard.core.store.OwnerRecord;
import io.foreshard.core.store.PartitionStore.Held;
import io.foreshard.core.store.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Records, copies and answers for tests. */
final class MigrationSamples {

    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    static final PartitionId SOURCE = new PartitionId("eu-west-1");
    static final PartitionId TARGET = new PartitionId("us-east-1");
    static final ItemId ITEM = ItemId.parse("anna:cart");
    static final long EPOCH = 77;
    static final MigrationLimits LIMITS =
            new MigrationLimits(Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofMillis(500), 2, 2, 3);

    private MigrationSamples() {}

    static MigrationRecord record(Verdict verdict) {
        return new MigrationRecord(
                "m-1",
                ITEM,
                new Home(SOURCE, 5),
                TARGET,
                MigrationState.REGISTERED,
                1,
                "executor-1",
                0,
                verdict,
                START,
                START.plusSeconds(60),
                Optional.empty(),
                START,
                Cause.REQUESTED.name(),
                Optional.empty(),
                Optional.empty());
    }

    static StoredRecord stored(MigrationRecord record, long revision) {
        return new StoredRecord(record, EPOCH, revision);
    }

    static ItemSnapshot copy(long version) {
        return new ItemSnapshot(
                Optional.of(new ItemValue.StringValue(Bytes.utf8("value " + version))),
                version,
                OptionalLong.empty(),
                List.of());
    }

    static Held held(Role role, Optional<ItemSnapshot> copy, long shadowReads) {
        OwnerRecord own = new OwnerRecord(role, 5, Fence.NONE, false, false, Optional.empty());
        return new Held(own, own, copy, shadowReads);
    }

    /** As a freeze of writes answers. */
    static CommandOutcome frozen(long version, Optional<ItemSnapshot> copy) {
        return new CommandOutcome(true, OwnerRecord.NONE, version, copy);
    }

    static CommandOutcome outcome(boolean done, long version) {
        return new CommandOutcome(done, OwnerRecord.NONE, version);
    }
}
