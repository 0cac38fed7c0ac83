package io.foreshard.partitions.etcd;

import io.etcd.jetcd.ByteSequence;
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
import io.foreshard.core.migration.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    private final SeenEntries entries = new SeenEntries();

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
        entries.saw(base);
        return create(record, seen, base);
    }

    private Creation create(MigrationRecord record, ShardMap.Seen seen, EpochBase base) {
        ItemId item = record.item();
        TxnResponse answer = client.await(client.transact(
                "create the record of migration " + record.migrationId(),
                isNew(item, seen, base),
                List.of(put(item, MigrationCodec.encodeNew(record, base.value()))),
                lookups(item)));
        if (answer.isSucceeded()) {
            entries.saw(item, seen);
            return new Creation.Created(created(record, base, answer));
        }
        Optional<StoredRecord> existing = decode(answer.getGetResponses().get(3));
        return existing.<Creation>map(Creation.InProgress::new)
                .orElseGet(
                        () -> new Creation.MapMoved(seen(answer).located(item).home()));
    }

    /**
     * Takes the item's lock and registers the attempt in one transaction, if nobody holds the lock, the item has no attempt, and
     * the map is as this process saw it last. Otherwise nothing has happened, and {@link LockClaims#tryClaim} and {@link #create}
     * find out what is in the way.
     */
    public Optional<StoredRecord> begin(MigrationRecord record, LockClaims claims) {
        ItemId item = record.item();
        Optional<SeenEntries.Guess> guess = entries.guess(item, record.sourceHome());
        if (guess.isEmpty()) {
            return Optional.empty();
        }
        ShardMap.Seen seen = guess.get().seen();
        EpochBase base = guess.get().base();
        List<Cmp> compares = isNew(item, seen, base);
        compares.add(claims.isFree(item));
        TxnResponse answer = client.await(client.transact(
                "begin migration " + record.migrationId(),
                compares,
                List.of(claims.take(item), put(item, MigrationCodec.encodeNew(record, base.value()))),
                List.of()));
        if (!answer.isSucceeded()) {
            return Optional.empty();
        }
        entries.saw(item, seen);
        return Optional.of(created(record, base, answer));
    }

    private List<Cmp> isNew(ItemId item, ShardMap.Seen seen, EpochBase base) {
        List<Cmp> compares = new ArrayList<>(seen.unchanged(keys, item));
        compares.add(ShardMap.unchanged(keys.record(item), 0));
        compares.add(base.unchanged());
        return compares;
    }

    private static StoredRecord created(MigrationRecord record, EpochBase base, TxnResponse answer) {
        long revision = answer.getHeader().getRevision();
        return new StoredRecord(record, revision + base.value(), revision);
    }

    /**
     * Writes the next state of a record if nobody changed it meanwhile.
     *
     * @throws IllegalArgumentException for a step into COMMITTED, which only {@link #commit} makes, and for an abort after it
     */
    public Update update(StoredRecord expected, MigrationRecord next) {
        requireAllowed(expected.record(), next);
        return replace(next, expected.epoch(), expected.revision());
    }

    /**
     * The bare compare-and-swap, for a caller whose state machine has decided that the step is allowed.
     *
     * @param epoch of the attempt, which stays as it is
     * @param revision mod-revision that the record must still have
     */
    public Update replace(MigrationRecord next, long epoch, long revision) {
        String key = keys.record(next.item());
        TxnResponse answer = client.await(client.transact(
                "update the record of migration " + next.migrationId(),
                List.of(ShardMap.unchanged(key, revision)),
                List.of(put(next.item(), MigrationCodec.encode(next, epoch))),
                List.of(Op.get(Keys.bytes(key), GetOption.DEFAULT))));
        return answer.isSucceeded()
                ? new Update.Updated(written(next, epoch, answer))
                : new Update.Conflict(decode(answer.getGetResponses().get(0)));
    }

    /** Claims a record for another executor: claim + 1, which fences the holder of the old claim. */
    public Update takeOver(StoredRecord expected, String executor, Instant now) {
        MigrationRecord old = expected.record();
        return update(expected, changed(old, old.state(), old.claim() + 1, executor, now, "taken_over"));
    }

    /**
     * The point of no return, in one transaction: while the record is at this revision (which fixes state FROZEN and claim)
     * and the map still names its source, the item's entry names the new home and the record is COMMITTED.
     *
     * @param committed the record as it shall be, in state COMMITTED
     * @param newHome the record's target at the epoch of the attempt
     */
    public Commit commit(MigrationRecord committed, long revision, Home newHome) {
        requireCommit(committed, newHome);
        ItemId item = committed.item();
        try {
            Optional<SeenEntries.Guess> guess = entries.guess(item, committed.sourceHome());
            if (guess.isPresent()) {
                TxnResponse answer =
                        tryCommit(committed, revision, newHome, guess.get().seen());
                return answer.isSucceeded()
                        ? done(committed, newHome, answer)
                        : commit(committed, revision, newHome, answer);
            }
            TxnResponse before = client.await(client.readAll("what a commit starts from", lookups(item)));
            return commit(committed, revision, newHome, before);
        } catch (ControlPlaneException e) {
            if (e.mayHaveHappened()) {
                return new Commit.OutcomeUnknown(e);
            }
            throw e;
        }
    }

    /** @param before the item's {@link #lookups} */
    private Commit commit(MigrationRecord committed, long revision, Home newHome, TxnResponse before) {
        ItemId item = committed.item();
        ShardMap.Seen seen = seen(before);
        Home current = seen.located(item).home();
        Optional<StoredRecord> record = decode(before.getGetResponses().get(3));
        if (!current.equals(committed.sourceHome()) || !isAt(record, revision)) {
            return lost(record, revision, current);
        }
        TxnResponse answer = tryCommit(committed, revision, newHome, seen);
        if (answer.isSucceeded()) {
            return done(committed, newHome, answer);
        }
        Home moved = seen(answer).located(item).home();
        return lost(decode(answer.getGetResponses().get(3)), revision, moved);
    }

    private TxnResponse tryCommit(MigrationRecord committed, long revision, Home newHome, ShardMap.Seen seen) {
        ItemId item = committed.item();
        List<Cmp> compares = new ArrayList<>(seen.unchanged(keys, item));
        compares.add(ShardMap.unchanged(keys.record(item), revision));
        return client.await(client.transact(
                "commit migration " + committed.migrationId(),
                compares,
                List.of(
                        Op.put(
                                Keys.bytes(keys.mapItem(item)),
                                MapCodec.encode(entry(committed, newHome, 0)),
                                PutOption.DEFAULT),
                        put(item, MigrationCodec.encode(committed, newHome.epoch()))),
                lookups(item)));
    }

    private Commit done(MigrationRecord committed, Home newHome, TxnResponse answer) {
        long revision = answer.getHeader().getRevision();
        entries.moved(committed.item(), entry(committed, newHome, revision), revision);
        return new Commit.Committed(written(committed, newHome.epoch(), answer), newHome);
    }

    private static MapEntry entry(MigrationRecord committed, Home newHome, long revision) {
        return new MapEntry(
                newHome,
                Optional.of(committed.sourceHome().partition()),
                Optional.of(committed.migrationId()),
                revision);
    }

    private static void requireCommit(MigrationRecord committed, Home newHome) {
        if (committed.state() != MigrationState.COMMITTED
                || !committed.target().equals(newHome.partition())
                || newHome.epoch() <= committed.sourceHome().epoch()) {
            throw new IllegalArgumentException("commit of " + committed.migrationId() + " to " + newHome + " in state "
                    + committed.state() + ": expected COMMITTED, its target and an epoch above the source's");
        }
    }

    private static Commit lost(Optional<StoredRecord> current, long revision, Home home) {
        return isAt(current, revision) ? new Commit.MapMoved(home) : new Commit.Conflict(current);
    }

    private static boolean isAt(Optional<StoredRecord> record, long revision) {
        return record.map(stored -> stored.revision() == revision).orElse(false);
    }

    /**
     * Removes a record that ends, or one in COOLDOWN whose reverse is to be created: the higher epoch of that fences the
     * clean-up that was to come. The history is in the topic of migration events.
     *
     * @param revision mod-revision that the record must still have
     */
    public Removal remove(ItemId item, long revision) {
        String key = keys.record(item);
        TxnResponse answer = client.await(client.transact(
                "remove the record of " + item,
                List.of(ShardMap.unchanged(key, revision)),
                List.of(Op.delete(Keys.bytes(key), DeleteOption.DEFAULT)),
                List.of(Op.get(Keys.bytes(key), GetOption.DEFAULT))));
        return answer.isSucceeded()
                ? new Removal.Removed()
                : new Removal.Conflict(decode(answer.getGetResponses().get(0)));
    }

    /** As {@link #remove(ItemId, long)}, and gives the item's lock back in the same transaction if this process holds it. */
    public Removal remove(ItemId item, long revision, LockClaims claims) {
        TxnResponse answer = client.await(client.transact(
                "remove the record of " + item,
                List.of(ShardMap.unchanged(keys.record(item), revision), claims.isOwn(item)),
                List.of(Op.delete(Keys.bytes(keys.record(item)), DeleteOption.DEFAULT), claims.giveBack(item)),
                List.of()));
        return answer.isSucceeded() ? new Removal.Removed() : remove(item, revision);
    }

    /** All records, read in pages at one revision. */
    public List<StoredRecord> listAll() {
        return client.await(PagedRange.read(client, keys.records())).entries().stream()
                .map(MigrationCodec::decode)
                .toList();
    }

    /** Follows all records, from all that there are now on; listed again on any doubt. */
    public WatchedKeys<StoredRecord> watch() {
        return new WatchedKeys<>(client, keys.records(), RELIST_EVERY, MigrationCodec::decode);
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

    private Op put(ItemId item, ByteSequence value) {
        return Op.put(Keys.bytes(keys.record(item)), value, PutOption.DEFAULT);
    }

    private static Optional<StoredRecord> decode(GetResponse answer) {
        Optional<KeyValue> stored = ShardMap.first(answer);
        return stored.map(MigrationCodec::decode);
    }

    private static StoredRecord written(MigrationRecord record, long epoch, TxnResponse answer) {
        return new StoredRecord(record, epoch, answer.getHeader().getRevision());
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

    /** What came of {@link #update}, {@link #replace} and {@link #takeOver}. */
    public sealed interface Update {

        record Updated(StoredRecord stored) implements Update {}

        /** Somebody changed or removed it: judge what is there now. */
        record Conflict(Optional<StoredRecord> current) implements Update {}
    }

    /** What came of {@link #remove}. */
    public sealed interface Removal {

        record Removed() implements Removal {}

        /** It is another one now, or gone already. */
        record Conflict(Optional<StoredRecord> current) implements Removal {}
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
