package io.foreshard.simulation;

import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.migration.MigrationRecord;
import io.foreshard.core.migration.MigrationState;
import io.foreshard.core.migration.Signal;
import io.foreshard.core.migration.StoredRecord;
import io.foreshard.core.store.StoreException.Code;
import io.foreshard.simulation.ModelEtcd.Compare;
import io.foreshard.simulation.ModelEtcd.Write;
import io.foreshard.simulation.Network.Answer;
import io.foreshard.simulation.Network.Trip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The migration records as one executor reaches them: the same reads and transactions as the real client's, over the model
 * network. Each call answers with a signal for the ticket. Mutable; belongs to one thread.
 */
final class EtcdRecords {

    private static final long TIMEOUT_MICROS = 250_000;

    private final World world;
    private final Network network;
    private final ModelEtcd etcd;
    private final ShardMapView map;
    private final Observer observer;
    private final Node self;

    /** Sees every change of a record at the moment it happens. */
    interface Observer {
        void written(StoredRecord stored);

        void committed(MigrationRecord record, Home home);

        void removed(StoredRecord stored);
    }

    /** What is kept under the key of a record. */
    private record Kept(MigrationRecord record, long epoch) {}

    EtcdRecords(World world, Network network, ModelEtcd etcd, ShardMapView map, Observer observer, Node self) {
        this.world = world;
        this.network = network;
        this.etcd = etcd;
        this.map = map;
        this.observer = observer;
        this.self = self;
    }

    /** What a call is for. */
    record Asked(long ticket, MigrationState state, Consumer<Signal> reply) {}

    void create(MigrationRecord record, Asked asked) {
        ItemId item = record.item();
        call("read map and record", asked, () -> new Before(map.locate(item), stored(item)), before -> {
            if (before.record().isPresent()) {
                asked.reply().accept(new Signal.Seen(asked.ticket(), before.record()));
            } else if (!before.located().home().equals(record.sourceHome())) {
                asked.reply().accept(declined(asked, before.located().home()));
            } else {
                call("create record", asked, () -> create(record, before, asked), asked.reply());
            }
        });
    }

    private record Before(ShardMapView.Located located, Optional<StoredRecord> record) {}

    private Signal create(MigrationRecord record, Before before, Asked asked) {
        ItemId item = record.item();
        List<Compare> compares = new ArrayList<>(before.located().unchanged());
        compares.add(new Compare(recordKey(item), 0));
        long epoch =
                world.has(Bug.EPOCH_REUSED_AFTER_ABORT) ? record.sourceHome().epoch() + 1 : etcd.revision() + 1;
        if (etcd.transact(compares, List.of(Write.put(recordKey(item), new Kept(record, epoch))))) {
            return persisted(item, asked);
        }
        return stored(item).isPresent()
                ? new Signal.Seen(asked.ticket(), stored(item))
                : declined(asked, map.home(item));
    }

    void persist(MigrationRecord record, long epoch, long revision, Asked asked) {
        call("write record " + record.state(), asked, () -> replace(record, epoch, revision, asked), asked.reply());
    }

    private Signal replace(MigrationRecord record, long epoch, long revision, Asked asked) {
        ItemId item = record.item();
        boolean done = etcd.transact(
                List.of(new Compare(recordKey(item), revision)),
                List.of(Write.put(recordKey(item), new Kept(record, epoch))));
        return done ? persisted(item, asked) : new Signal.Seen(asked.ticket(), stored(item));
    }

    void commit(MigrationRecord committed, long revision, Home newHome, Asked asked) {
        ItemId item = committed.item();
        call("read map and record", asked, () -> new Before(map.locate(item), stored(item)), before -> {
            if (!before.located().home().equals(committed.sourceHome())) {
                asked.reply()
                        .accept(lost(before.record(), revision, before.located().home(), asked));
            } else {
                call(
                        "commit",
                        asked,
                        () -> commit(committed, new Decision(revision, newHome, before.located()), asked),
                        asked.reply());
            }
        });
    }

    private record Decision(long revision, Home newHome, ShardMapView.Located seen) {}

    private Signal commit(MigrationRecord committed, Decision decision, Asked asked) {
        ItemId item = committed.item();
        List<Compare> compares = new ArrayList<>(decision.seen().unchanged());
        if (!world.has(Bug.COMMIT_WITHOUT_CLAIM)) {
            compares.add(new Compare(recordKey(item), decision.revision()));
        }
        Home newHome = decision.newHome();
        boolean done = etcd.transact(
                compares,
                List.of(
                        Write.put(ShardMapView.itemKey(item), newHome),
                        Write.put(recordKey(item), new Kept(committed, newHome.epoch()))));
        if (done) {
            observer.committed(committed, newHome);
            return persisted(item, asked);
        }
        return lost(stored(item), decision.revision(), map.home(item), asked);
    }

    private static Signal lost(Optional<StoredRecord> current, long revision, Home home, Asked asked) {
        boolean same = current.filter(record -> record.revision() == revision).isPresent();
        return same ? declined(asked, home) : new Signal.Seen(asked.ticket(), current);
    }

    private static Signal declined(Asked asked, Home home) {
        return new Signal.Declined(asked.ticket(), "the map names " + home);
    }

    void remove(ItemId item, long revision, Asked asked) {
        call("remove record", asked, () -> remove(item, revision, asked.ticket()), asked.reply());
    }

    private Signal remove(ItemId item, long revision, long ticket) {
        Optional<StoredRecord> before = stored(item);
        boolean done =
                etcd.transact(List.of(new Compare(recordKey(item), revision)), List.of(Write.delete(recordKey(item))));
        if (!done) {
            return new Signal.Seen(ticket, before);
        }
        before.ifPresent(observer::removed);
        return new Signal.Removed(ticket);
    }

    void get(ItemId item, Asked asked) {
        call("read record", asked, () -> new Signal.Seen(asked.ticket(), stored(item)), asked.reply());
    }

    private Signal persisted(ItemId item, Asked asked) {
        StoredRecord now = stored(item).orElseThrow();
        observer.written(now);
        return new Signal.Persisted(asked.ticket(), now);
    }

    /** The record as etcd holds it at this moment. */
    Optional<StoredRecord> stored(ItemId item) {
        return etcd.get(recordKey(item)).map(EtcdRecords::decode);
    }

    static StoredRecord decode(ModelEtcd.Entry entry) {
        Kept kept = (Kept) entry.value();
        return new StoredRecord(kept.record(), kept.epoch(), entry.modified());
    }

    static String recordKey(ItemId item) {
        return "mig/" + item.key();
    }

    private <R> void call(String what, Asked asked, java.util.function.Supplier<R> at, Consumer<? super R> then) {
        Trip trip = new Trip(self, etcd.node(), what, Optional.of(asked.state()), TIMEOUT_MICROS);
        network.<R>call(trip, answer -> answer.accept(at.get()), new Answer<>() {
            @Override
            public void answered(R result) {
                then.accept(result);
            }

            @Override
            public void late(R result) {
                if (result instanceof Signal) {
                    then.accept(result);
                }
            }

            @Override
            public void failed(Code code) {
                asked.reply().accept(new Signal.Failed(asked.ticket(), "etcd: " + code));
            }
        });
    }
}
