package io.foreshard.partitions.etcd;

import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.migration.MigrationRecord;
import io.foreshard.core.migration.MigrationState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The migration records: one key an item, changed by compare-and-swap only. Thread-safe; calls block for one or two round
 * trips. A failure whose outcome is unknown says so ({@link ControlPlaneException#mayHaveHappened()}) and is never repeated
 * here: read the record, then decide.
 */
public final class MigrationRecords {

    private static final Duration RELIST_EVERY = Duration.ofMinutes(3);

    private final EtcdClient client;
    private final Keys keys;
    private final ShardMap map;

    public MigrationRecords(EtcdClient client) {
        this.client = client;
        this.keys = client.keys();
        this.map = new ShardMap(client);
    }

    /** The record of an item's present migration, by a linearizable read. */
    public Optional<StoredRecord> get(ItemId item) {
        return decode(client.await(client.get(keys.record(item), GetOption.DEFAULT)));
    }

    /** Registers an attempt if the item has none and the map still names the record's source at its epoch. */
    public Creation create(MigrationRecord record) {
        ItemId item = record.item();
        TxnResponse before = client.await(client.readAll("what a migration starts from", lookups(item)));
        Optional<StoredRecord> existing = decode(before.getGetResponses().get(3));
        if (existing.isPresent()) {
            return new Creation.InProgress(existing.get());
        }
        ShardMap.Seen seen = seen(before);
        if (!seen.located(item).home().equals(record.sourceHome())) {
            return new Creation.MapMoved(seen.located(item).home());
        }
        EpochBase base = EpochBase.of(
                keys.epochFloor(), ShardMap.first(before.getGetResponses().get(4)));
        return create(record, seen, base);
    }

    private Creation create(MigrationRecord record, ShardMap.Seen seen, EpochBase base) {
        ItemId item = record.item();
        List<Cmp> compares = new ArrayList<>(seen.unchanged(keys, item));
        compares.add(ShardMap.unchanged(keys.record(item), 0));
        compares.add(base.unchanged());
        TxnResponse answer = client.await(client.transact(
                "create the record of migration " + record.migrationId(),
                compares,
                List.of(put(record, base.value())),
                lookups(item)));
        if (answer.isSucceeded()) {
            long revision = answer.getHeader().getRevision();
            return new Creation.Created(new StoredRecord(record, revision + base.value(), base.value(), revision));
        }
        Optional<StoredRecord> existing = decode(answer.getGetResponses().get(3));
        return existing.<Creation>map(Creation.InProgress::new)
                .orElseGet(
                        () -> new Creation.MapMoved(seen(answer).located(item).home()));
    }

    /**
     * Writes the next state of a record if nobody changed it meanwhile.
     *
     * @throws IllegalArgumentException for a step into COMMITTED, which only {@link #commit} makes, and for an abort after it
     */
    public Update update(StoredRecord expected, MigrationRecord next) {
        requireAllowed(expected.record(), next);
        TxnResponse answer = client.await(client.transact(
                "update the record of migration " + next.migrationId(),
                List.of(ShardMap.unchanged(keys.record(next.item()), expected.modRevision())),
                List.of(put(next, expected.epochBase())),
                List.of(Op.get(Keys.bytes(keys.record(next.item())), GetOption.DEFAULT))));
        return answer.isSucceeded()
                ? new Update.Updated(written(expected, next, answer))
                : new Update.Conflict(decode(answer.getGetResponses().get(0)));
    }

    /** Claims a record for another executor: claim + 1, which fences the holder of the old claim. */
    public Update takeOver(StoredRecord expected, String executor, Instant now) {
        MigrationRecord old = expected.record();
        return update(expected, changed(old, old.state(), old.claim() + 1, executor, now, "taken_over"));
    }

    /**
     * The point of no return, in one transaction: while the record is still this one (state FROZEN, this claim) and the map
     * still names its source, the item's entry names the target and the record is COMMITTED.
     */
    public Commit commit(StoredRecord frozen, Instant now, String cause) {
        MigrationRecord record = frozen.record();
        if (record.state() != MigrationState.FROZEN) {
            throw new IllegalArgumentException(
                    "commit of " + record.migrationId() + " in state " + record.state() + "; expected FROZEN");
        }
        ShardMap.Seen seen = map.seen(record.item());
        Home current = seen.located(record.item()).home();
        if (!current.equals(record.sourceHome())) {
            return lost(get(record.item()), frozen, current);
        }
        try {
            return commit(
                    frozen,
                    seen,
                    changed(record, MigrationState.COMMITTED, record.claim(), record.executor(), now, cause));
        } catch (ControlPlaneException e) {
            if (e.mayHaveHappened()) {
                return new Commit.OutcomeUnknown(e);
            }
            throw e;
        }
    }

    private Commit commit(StoredRecord frozen, ShardMap.Seen seen, MigrationRecord committed) {
        ItemId item = committed.item();
        Home home = new Home(committed.target(), frozen.epoch());
        MapEntry entry = new MapEntry(
                home, Optional.of(committed.sourceHome().partition()), Optional.of(committed.migrationId()), 0);
        List<Cmp> compares = new ArrayList<>(seen.unchanged(keys, item));
        compares.add(ShardMap.unchanged(keys.record(item), frozen.modRevision()));
        TxnResponse answer = client.await(client.transact(
                "commit migration " + committed.migrationId(),
                compares,
                List.of(
                        Op.put(Keys.bytes(keys.mapItem(item)), MapCodec.encode(entry), PutOption.DEFAULT),
                        put(committed, frozen.epochBase())),
                lookups(item)));
        if (answer.isSucceeded()) {
            return new Commit.Committed(written(frozen, committed, answer), home);
        }
        Home current = seen(answer).located(item).home();
        return lost(decode(answer.getGetResponses().get(3)), frozen, current);
    }

    private static Commit lost(Optional<StoredRecord> current, StoredRecord expected, Home home) {
        boolean same = current.map(record -> record.modRevision() == expected.modRevision())
                .orElse(false);
        return same ? new Commit.MapMoved(home) : new Commit.Conflict(current);
    }

    /**
     * Removes a record that has reached DONE or ABORTED; its history is in the topic of migration events.
     *
     * @return whether it was removed; false if somebody changed it
     */
    public boolean end(StoredRecord terminal) {
        MigrationRecord record = terminal.record();
        if (!record.state().isTerminal()) {
            throw new IllegalArgumentException(
                    "end of " + record.migrationId() + " in state " + record.state() + "; expected DONE or ABORTED");
        }
        return remove(terminal);
    }

    /**
     * Removes the record of a migration in COOLDOWN, so that its reverse can be created: the reverse's higher epoch fences
     * the clean-up that was to come.
     *
     * @return whether it was removed; false if somebody changed it
     */
    public boolean giveWay(StoredRecord coolingDown) {
        MigrationRecord record = coolingDown.record();
        if (record.state() != MigrationState.COOLDOWN) {
            throw new IllegalArgumentException("migration " + record.migrationId() + " in state " + record.state()
                    + " cannot give way; expected COOLDOWN");
        }
        return remove(coolingDown);
    }

    private boolean remove(StoredRecord stored) {
        String key = keys.record(stored.record().item());
        return client.await(client.transact(
                        "remove the record of migration " + stored.record().migrationId(),
                        List.of(ShardMap.unchanged(key, stored.modRevision())),
                        List.of(Op.delete(Keys.bytes(key), DeleteOption.DEFAULT)),
                        List.of()))
                .isSucceeded();
    }

    /** All records, read in pages at one revision. */
    public List<StoredRecord> listAll() {
        return client.await(PagedRange.read(client, keys.records())).entries().stream()
                .map(MigrationCodec::decode)
                .toList();
    }

    /**
     * Follows all records, from all that there are now on; listed again on any doubt. The listener is called with each new
     * immutable state of all records and must not block.
     */
    public WatchedKeys<StoredRecord> watch(Consumer<WatchedKeys.Snapshot<StoredRecord>> listener) {
        return new WatchedKeys<>(client, keys.records(), RELIST_EVERY, MigrationCodec::decode, listener);
    }

    private List<Op> lookups(ItemId item) {
        List<Op> reads = new ArrayList<>(ShardMap.lookups(keys, item));
        reads.add(Op.get(Keys.bytes(keys.record(item)), GetOption.DEFAULT));
        reads.add(Op.get(Keys.bytes(keys.epochFloor()), GetOption.DEFAULT));
        return List.copyOf(reads);
    }

    private ShardMap.Seen seen(TxnResponse answer) {
        return map.seen(answer.getGetResponses(), answer.getHeader().getRevision());
    }

    private Op put(MigrationRecord record, long epochBase) {
        return Op.put(
                Keys.bytes(keys.record(record.item())), MigrationCodec.encode(record, epochBase), PutOption.DEFAULT);
    }

    private static Optional<StoredRecord> decode(GetResponse answer) {
        Optional<KeyValue> stored = ShardMap.first(answer);
        return stored.map(MigrationCodec::decode);
    }

    private static StoredRecord written(StoredRecord before, MigrationRecord record, TxnResponse answer) {
        return new StoredRecord(
                record, before.epoch(), before.epochBase(), answer.getHeader().getRevision());
    }

    private static void requireAllowed(MigrationRecord from, MigrationRecord to) {
        boolean commits = from.state().isBeforeCommit() && !to.state().isBeforeCommit() && !aborts(to.state());
        boolean turnsBack = !from.state().isBeforeCommit()
                && !aborts(from.state())
                && (to.state().isBeforeCommit() || aborts(to.state()));
        boolean revives = aborts(from.state()) && !aborts(to.state());
        boolean renamed = !from.item().equals(to.item()) || !from.migrationId().equals(to.migrationId());
        if (commits || turnsBack || revives || renamed) {
            throw new IllegalArgumentException("migration " + from.migrationId() + " of " + from.item()
                    + " cannot go from " + from.state() + " to " + to.state() + " by an update");
        }
    }

    private static boolean aborts(MigrationState state) {
        return state == MigrationState.ABORTING || state == MigrationState.ABORTED;
    }

    private static MigrationRecord changed(
            MigrationRecord old, MigrationState state, long claim, String executor, Instant now, String cause) {
        return new MigrationRecord(
                old.migrationId(),
                old.item(),
                old.sourceHome(),
                old.target(),
                state,
                claim,
                executor,
                old.finalVersion(),
                old.verdict(),
                old.createdAt(),
                old.deadline(),
                old.predictedArrival(),
                state == old.state() ? old.stateSince() : now,
                cause,
                old.group(),
                old.reverses());
    }

    /** What came of {@link #create}. */
    public sealed interface Creation {

        record Created(StoredRecord stored) implements Creation {}

        /** The item has a record: of another migration, or of this one if its request was delivered again. */
        record InProgress(StoredRecord existing) implements Creation {}

        /** The map names another home or epoch than the request expected. */
        record MapMoved(Home home) implements Creation {}
    }

    /** What came of {@link #update} and {@link #takeOver}. */
    public sealed interface Update {

        record Updated(StoredRecord stored) implements Update {}

        /** Somebody changed or removed it: judge what is there now. */
        record Conflict(Optional<StoredRecord> current) implements Update {}
    }

    /** What came of {@link #commit}. */
    public sealed interface Commit {

        record Committed(StoredRecord stored, Home home) implements Commit {}

        /** The record is not the one expected: COMMITTED is rolled forward, anything else means stop. */
        record Conflict(Optional<StoredRecord> current) implements Commit {}

        /** The record is as expected, but the map names another home. */
        record MapMoved(Home home) implements Commit {}

        /** It may have happened: read the record, then the same compare again. */
        record OutcomeUnknown(ControlPlaneException cause) implements Commit {}
    }
}
