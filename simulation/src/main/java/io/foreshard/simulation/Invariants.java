package io.foreshard.simulation;

import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.migration.MigrationRecord;
import io.foreshard.core.migration.MigrationState;
import io.foreshard.core.migration.StoredRecord;
import io.foreshard.core.store.CommandOutcome;
import io.foreshard.core.store.Fence;
import io.foreshard.core.store.MutationResult;
import io.foreshard.core.store.MutationRules;
import io.foreshard.core.store.OwnerRecord;
import io.foreshard.core.store.ReadOutcome;
import io.foreshard.core.store.Role;
import io.foreshard.core.store.StoreCommand;
import io.foreshard.core.store.WriteOutcome;
import io.foreshard.simulation.ModelPartitionStore.Peek;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What must hold after every event, for any number of clients with any epoch that was ever committed. Mutable; belongs to
 * one thread.
 */
final class Invariants implements StoreServer.Observer, EtcdRecords.Observer {

    private final World world;
    private final Map<ItemId, Truth> truths;
    private final ShardMapView map;
    private final ModelEtcd etcd;
    private final Map<Place, Fence> obeyed = new HashMap<>();
    private final Map<Place, Long> epochs = new HashMap<>();
    private List<StoreServer> stores = List.of();
    private long checkedChanges = -1;
    private int committed;
    private int aborted;

    /** An item at a store. */
    private record Place(StoreServer store, ItemId item) {}

    Invariants(World world, Map<ItemId, Truth> truths, ShardMapView map, ModelEtcd etcd) {
        this.world = world;
        this.truths = truths;
        this.map = map;
        this.etcd = etcd;
    }

    void watch(List<StoreServer> all) {
        stores = all;
    }

    int committed() {
        return committed;
    }

    int aborted() {
        return aborted;
    }

    /** Everything that can be seen of stores and map at this moment. */
    void check() {
        long changes = etcd.changes();
        for (StoreServer store : stores) {
            changes += store.changes();
        }
        if (changes != checkedChanges) {
            checkedChanges = changes;
            truths.values().forEach(this::check);
        }
    }

    /** Once nothing is under way any more: every item is owned by the home that the map names. */
    void checkEnd() {
        for (Truth truth : truths.values()) {
            Home home = map.home(truth.item());
            boolean owned = stores.stream()
                    .filter(store -> store.id().equals(home.partition()))
                    .map(store -> store.store().peek(truth.item()).effective())
                    .anyMatch(record -> record.role() == Role.OWNER && record.epoch() == home.epoch());
            if (!owned) {
                throw new Violation("nothing stays frozen for ever", truth.item() + " at " + home);
            }
        }
    }

    private void check(Truth truth) {
        Optional<StoreServer> writable = Optional.empty();
        for (StoreServer store : stores) {
            Peek held = store.store().peek(truth.item());
            epochsGrow(store, truth.item(), held.own());
            if (mayWrite(truth, store, held.effective())) {
                if (writable.isPresent()) {
                    throw new Violation(
                            "at most one store can accept a write",
                            truth.item() + " at " + writable.get().id() + " and " + store.id() + ", there as "
                                    + held.effective());
                }
                writable = Optional.of(store);
            }
            if (mayRead(truth, held.effective()) && !isComplete(truth, held)) {
                throw new Violation(
                        "who may answer strict reads holds every write",
                        store.id() + " holds version " + held.version() + " of " + truth.item() + " as "
                                + held.effective() + ", but there are " + truth.version());
            }
        }
        homeHoldsAll(truth);
    }

    private static boolean mayWrite(Truth truth, StoreServer at, OwnerRecord effective) {
        boolean known = truth.isKnown(effective.epoch());
        if (effective.role() == Role.OWNER && !known) {
            throw new Violation(
                    "an epoch that is not committed owns nothing", truth.item() + " at " + at.id() + ": " + effective);
        }
        return known && (effective.role() == Role.OWNER || effective.role() == Role.PREPARED);
    }

    private static boolean mayRead(Truth truth, OwnerRecord effective) {
        return truth.isKnown(effective.epoch())
                && switch (effective.role()) {
                    case OWNER, PREPARED, FROZEN_WRITES -> true;
                    case INHERIT, FROZEN, SHADOW, RELEASED -> false;
                };
    }

    private static boolean isComplete(Truth truth, Peek held) {
        return held.version() == truth.version()
                && held.content().value().equals(truth.content().value());
    }

    private void homeHoldsAll(Truth truth) {
        Home home = map.home(truth.item());
        for (StoreServer store : stores) {
            if (store.id().equals(home.partition())) {
                Peek held = store.store().peek(truth.item());
                if (!isComplete(truth, held)) {
                    throw new Violation(
                            "no write is lost: the map's home holds the latest version",
                            home + " holds version " + held.version() + " of " + truth.item() + " as "
                                    + held.effective() + ", but there are " + truth.version());
                }
            }
        }
    }

    private void epochsGrow(StoreServer store, ItemId item, OwnerRecord own) {
        if (own.role() == Role.INHERIT) {
            return;
        }
        Long before = epochs.put(new Place(store, item), own.epoch());
        if (before != null && own.epoch() < before) {
            throw new Violation(
                    "epochs only grow", store.id() + " went from " + before + " to " + own + " for " + item);
        }
    }

    @Override
    public void wrote(StoreServer at, StoreServer.AdmittedWrite write, WriteOutcome outcome) {
        if (!(outcome instanceof WriteOutcome.Accepted accepted)) {
            return;
        }
        Truth truth = truth(write.item());
        world.story()
                .tell(() -> at.id() + " applies " + write.mutation() + " to " + write.item() + " at epoch "
                        + write.epoch() + ": " + accepted);
        if (accepted.repeated()) {
            if (truth.versionOf(write.operation()) != accepted.version()) {
                throw new Violation(
                        "a repeated write gets its first answer",
                        at.id() + " says " + accepted + ", but it made version " + truth.versionOf(write.operation()));
            }
        } else if (accepted.version() > write.before().version()) {
            append(truth, at, write, accepted);
        }
    }

    private void append(Truth truth, StoreServer at, StoreServer.AdmittedWrite write, WriteOutcome.Accepted accepted) {
        if (truth.knows(write.operation())) {
            throw new Violation(
                    "no write is applied twice",
                    at.id() + " made version " + accepted.version() + " of " + write.item()
                            + " by an operation that had made version " + truth.versionOf(write.operation()));
        }
        MutationResult expected = MutationRules.apply(write.mutation(), truth.content(), millis(at));
        Peek now = at.store().peek(write.item());
        boolean same = expected.change().filter(now.content()::equals).isPresent()
                && expected.reply().equals(accepted.reply());
        if (accepted.version() != truth.version() + 1 || !same) {
            throw new Violation(
                    "every write follows the one before",
                    at.id() + " made version " + accepted.version() + " of " + write.item() + " at epoch "
                            + write.epoch() + " after " + truth.version() + ", reply " + accepted.reply());
        }
        truth.append(new Truth.Version(
                write.operation(),
                now.content(),
                accepted.reply(),
                write.epoch(),
                world.scheduler().nowMicros()));
    }

    private long millis(StoreServer at) {
        return world.scheduler().clockMillis(at.node());
    }

    @Override
    public void read(StoreServer at, ItemId item, long epoch, ReadOutcome outcome) {
        Truth truth = truth(item);
        if (outcome instanceof ReadOutcome.Answered answered
                && (answered.version() != truth.version()
                        || !answered.value()
                                .equals(truth.content().at(millis(at)).value()))) {
            throw new Violation(
                    "strict reads see the latest write",
                    at.id() + " answered version " + answered.version() + " of " + item + " at epoch " + epoch
                            + ", but there are " + truth.version());
        }
    }

    @Override
    public void obeyed(StoreServer at, ItemId item, StoreCommand command, CommandOutcome outcome) {
        Place place = new Place(at, item);
        Fence highest = obeyed.getOrDefault(place, Fence.NONE);
        if (!outcome.done()) {
            return;
        }
        if (command.fence().compareTo(highest) < 0) {
            throw new Violation(
                    "a lower pair changes nothing",
                    at.id() + " obeyed " + command.kind() + " of " + item + " with " + command.fence() + " after "
                            + highest);
        }
        obeyed.put(place, command.fence());
    }

    @Override
    public void written(StoredRecord stored) {
        world.story().tell(() -> "etcd: record " + stored);
        Truth truth = truth(stored.record().item());
        if (stored.record().state() == MigrationState.ABORTING) {
            truth.abort(stored.epoch());
            if (truth.isKnown(stored.epoch())) {
                throw new Violation("commit and abort exclude each other", "aborting the committed " + stored);
            }
        }
    }

    @Override
    public void committed(MigrationRecord record, Home home) {
        world.story().tell(() -> "etcd: COMMIT of " + record.item() + " to " + home);
        Truth truth = truth(record.item());
        if (home.epoch() <= truth.latestEpoch()) {
            throw new Violation(
                    "epochs only grow",
                    "the map goes from " + truth.latestEpoch() + " to " + home + " for " + record.item());
        }
        if (truth.isAborted(home.epoch())) {
            throw new Violation("commit and abort exclude each other", "committed the aborted " + record);
        }
        truth.commit(home);
        committed++;
    }

    @Override
    public void removed(StoredRecord stored) {
        world.story().tell(() -> "etcd: record removed, " + stored);
        if (stored.record().state() == MigrationState.ABORTING) {
            aborted++;
        }
    }

    private Truth truth(ItemId item) {
        return Optional.ofNullable(truths.get(item)).orElseThrow();
    }
}
