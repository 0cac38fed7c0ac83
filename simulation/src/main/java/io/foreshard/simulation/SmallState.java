package io.foreshard.simulation;

import io.foreshard.core.Home;
import io.foreshard.core.migration.Effect;
import io.foreshard.core.migration.Migration;
import io.foreshard.core.migration.StoredRecord;
import io.foreshard.core.store.ItemSnapshot;
import io.foreshard.core.store.OwnerRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One state of the smallest cluster: one item, two stores, two executors, clients who know every committed epoch. Immutable;
 * equal states are the same point of the exploration.
 *
 * @param delayed messages whose sender has given up waiting; each is delivered later, or never
 */
record SmallState(
        Etcd etcd, List<Store> stores, List<Optional<Runner>> executors, List<Delayed> delayed, Clients clients) {

    SmallState {
        stores = List.copyOf(stores);
        executors = List.copyOf(executors);
        delayed = List.copyOf(delayed);
    }

    /**
     * @param changes how often the record was written: its mod-revision
     * @param attempts how many records were created; the epoch of an attempt is above those of all before
     */
    record Etcd(Home home, Optional<StoredRecord> record, long changes, int attempts) {}

    /** @param admitted operations that were admitted and are not applied yet, one bit each */
    record Store(OwnerRecord own, Optional<ItemSnapshot> copy, int admitted) {
        long version() {
            return copy.map(ItemSnapshot::version).orElse(0L);
        }
    }

    /** @param pending the effect whose answer the migration waits for */
    record Runner(Migration migration, Optional<Effect> pending) {}

    /** @param epoch of the attempt that sent it */
    record Delayed(Effect effect, long epoch) {}

    /**
     * What clients and fate have done and may still do.
     *
     * @param wanted operations still to be asked for, one bit each
     * @param retries how many answers may still be lost, so that a client asks again
     * @param applied operations that took effect
     * @param version how many writes took effect
     * @param known epochs that were committed, one bit each
     * @param decidedAgainst attempts that were aborted, one bit each
     * @param crashes how many executors may still crash
     * @param delays how many messages may still be late
     */
    record Clients(
            int wanted,
            int retries,
            int applied,
            long version,
            long known,
            long decidedAgainst,
            int crashes,
            int delays) {

        boolean knows(long epoch) {
            return (known & (1L << epoch)) != 0;
        }
    }

    SmallState with(Etcd changed) {
        return new SmallState(changed, stores, executors, delayed, clients);
    }

    SmallState with(Clients changed) {
        return new SmallState(etcd, stores, executors, delayed, changed);
    }

    SmallState withStore(int index, Store changed) {
        return new SmallState(etcd, replaced(stores, index, changed), executors, delayed, clients);
    }

    SmallState withExecutor(int index, Optional<Runner> changed) {
        return new SmallState(etcd, stores, replaced(executors, index, changed), delayed, clients);
    }

    SmallState withDelayed(List<Delayed> changed) {
        return new SmallState(etcd, stores, executors, changed, clients);
    }

    private static <T> List<T> replaced(List<T> all, int index, T changed) {
        List<T> copy = new ArrayList<>(all);
        copy.set(index, changed);
        return copy;
    }
}
