package io.foreshard.partitions.etcd;

import static org.junit.jupiter.api.Assertions.fail;

import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.migration.MigrationRecord;
import io.foreshard.core.migration.MigrationState;
import io.foreshard.core.migration.StoredRecord;
import io.foreshard.core.migration.Verdict;
import io.foreshard.servers.EtcdServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What the tests of this package share. */
final class Fixtures {

    static final PartitionId EU = new PartitionId("eu-west-1");
    static final PartitionId US = new PartitionId("us-east-1");
    static final PartitionId AP = new PartitionId("ap-south-1");
    static final List<PartitionId> PARTITIONS = List.of(EU, US, AP);
    static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

    private Fixtures() {}

    static EtcdOptions options(EtcdServer server, String prefix) {
        return EtcdOptions.of(List.of(URI.create(server.endpoint())))
                .withPrefix(prefix)
                .withCallTimeout(Duration.ofSeconds(3));
    }

    static PartitionId otherThan(PartitionId partition) {
        return PARTITIONS.stream()
                .filter(candidate -> !candidate.equals(partition))
                .findFirst()
                .orElseThrow();
    }

    static MigrationRecord planned(String id, ItemId item, Home source) {
        return new MigrationRecord(
                id,
                item,
                source,
                otherThan(source.partition()),
                MigrationState.REGISTERED,
                1,
                "executor-1",
                0,
                Verdict.CONFIDENT,
                NOW,
                NOW.plusSeconds(600),
                Optional.of(NOW.plusSeconds(300)),
                NOW,
                "requested",
                Optional.of("group-1"),
                Optional.empty());
    }

    static MigrationRecord in(MigrationState state, MigrationRecord old) {
        return new MigrationRecord(
                old.migrationId(),
                old.item(),
                old.sourceHome(),
                old.target(),
                state,
                old.claim(),
                old.executor(),
                old.finalVersion(),
                old.verdict(),
                old.createdAt(),
                old.deadline(),
                old.predictedArrival(),
                NOW,
                "test",
                old.group(),
                old.reverses());
    }

    static StoredRecord register(MigrationRecords records, MigrationRecord record) {
        MigrationRecords.Creation creation = records.create(record);
        return creation instanceof MigrationRecords.Creation.Created created
                ? created.stored()
                : fail("not created: " + creation);
    }

    static StoredRecord update(MigrationRecords records, StoredRecord stored, MigrationState state) {
        MigrationRecords.Update update = records.update(stored, in(state, stored.record()));
        return update instanceof MigrationRecords.Update.Updated updated
                ? updated.stored()
                : fail("not updated: " + update);
    }

    static MigrationRecords.Commit commit(MigrationRecords records, StoredRecord frozen) {
        return records.commit(
                in(MigrationState.COMMITTED, frozen.record()),
                frozen.revision(),
                new Home(frozen.record().target(), frozen.epoch()));
    }

    /** A whole move of one item to another partition, as far as etcd sees it. */
    static Home move(EtcdClient client, ItemId item) {
        MigrationRecords records = new MigrationRecords(client);
        Home source = new ShardMap(client).locate(item).home();
        StoredRecord created = register(records, planned("move-of-" + item, item, source));
        StoredRecord frozen = update(records, created, MigrationState.FROZEN);
        MigrationRecords.Commit commit = commit(records, frozen);
        if (!(commit instanceof MigrationRecords.Commit.Committed committed)) {
            return fail("not committed: " + commit);
        }
        if (records.remove(item, committed.stored().revision()) instanceof MigrationRecords.Removal.Conflict conflict) {
            return fail("not removed: " + conflict);
        }
        return committed.home();
    }

    static <T> T now(CompletableFuture<T> future) {
        try {
            return future.get(10, TimeUnit.SECONDS);
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    static void await(String what, Duration atMost, BooleanSupplier condition) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("not within " + atMost + ": " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** The latest value that a listener heard. */
    static final class Latest<T> {

        private volatile T value;

        Latest(T initial) {
            this.value = initial;
        }

        void set(T next) {
            value = next;
        }

        T get() {
            return value;
        }
    }
}
