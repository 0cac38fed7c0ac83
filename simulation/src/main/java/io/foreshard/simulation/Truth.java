package io.foreshard.simulation;

import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.access.Stamp;
import io.foreshard.core.store.ItemContent;
import io.foreshard.core.store.Mutation;
import io.foreshard.core.store.OperationId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is true of one item, seen from outside: its one line of versions, its homes, the attempts that were decided. Mutable;
 * belongs to one thread.
 */
final class Truth {

    private final ItemId item;
    private final List<Version> versions = new ArrayList<>();
    private final Map<OperationId, Integer> byOperation = new HashMap<>();
    private final TreeMap<Long, PartitionId> homes = new TreeMap<>();
    private final Set<Long> aborted = new HashSet<>();
    private Stamp acknowledged = new Stamp(0, 0);

    /** One write that took effect. */
    record Version(OperationId operation, ItemContent content, Mutation.Reply reply, long epoch, long atMicros) {}

    Truth(ItemId item, Home first) {
        this.item = item;
        homes.put(first.epoch(), first.partition());
    }

    ItemId item() {
        return item;
    }

    /** How many writes took effect, and so the version that the home has to have. */
    int version() {
        return versions.size();
    }

    /** @param number from 1 */
    Version version(long number) {
        return versions.get((int) number - 1);
    }

    ItemContent content() {
        return contentAt(versions.size());
    }

    ItemContent contentAt(long number) {
        return number == 0 ? ItemContent.ABSENT : version(number).content();
    }

    boolean knows(OperationId operation) {
        return byOperation.containsKey(operation);
    }

    /** The version that this operation made; it must be known. */
    int versionOf(OperationId operation) {
        return byOperation.getOrDefault(operation, 0);
    }

    void append(Version version) {
        versions.add(version);
        byOperation.put(version.operation(), versions.size());
    }

    /** Whether any client may carry this epoch: it was committed. */
    boolean isKnown(long epoch) {
        return homes.containsKey(epoch);
    }

    long latestEpoch() {
        return homes.lastKey();
    }

    /** Every home that the item ever had, the latest last. */
    List<Home> homes() {
        List<Home> all = new ArrayList<>();
        homes.forEach((epoch, partition) -> all.add(new Home(partition, epoch)));
        return all;
    }

    void commit(Home home) {
        homes.put(home.epoch(), home.partition());
    }

    void abort(long epoch) {
        aborted.add(epoch);
    }

    boolean isAborted(long epoch) {
        return aborted.contains(epoch);
    }

    /** The highest state that any strict operation has answered to its client. */
    Stamp acknowledged() {
        return acknowledged;
    }

    void acknowledge(Stamp stamp) {
        acknowledged = acknowledged.isBelow(stamp) ? stamp : acknowledged;
    }
}
