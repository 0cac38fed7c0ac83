package io.foreshard.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A model of etcd: revisions, transactions that compare mod-revisions, leases with a time to live, watches that may miss
 * something. Every call is one linearizable step. Mutable; belongs to one thread.
 */
final class ModelEtcd {

    private static final long LONGEST_WATCH_DELAY_MICROS = 30_000;
    private static final long SWEEP_MICROS = 100_000;

    private final World world;
    private final Consumer<String> missed;
    private final Node node = new Node("etcd", 0);
    private final NavigableMap<String, Entry> entries = new TreeMap<>();
    private final Map<Long, Lease> leases = new HashMap<>();
    private final List<Watch> watches = new ArrayList<>();
    private long revision = 1;
    private long lastLease;
    private int changes;

    /** @param lease 0 for none */
    record Entry(Object value, long created, long modified, long lease) {}

    /** The key must be at this mod-revision; 0 says that it must not be there. */
    record Compare(String key, long modified) {}

    /** @param value absent to delete the key */
    record Write(String key, Optional<?> value, long lease) {
        static Write put(String key, Object value) {
            return new Write(key, Optional.of(value), 0);
        }

        static Write delete(String key) {
            return new Write(key, Optional.empty(), 0);
        }
    }

    private record Lease(long ttlMicros, long endsMicros) {}

    private record Watch(Node node, String prefix, Consumer<String> listener) {}

    /** @param missed told of a key whose change some watcher was not told of */
    ModelEtcd(World world, Consumer<String> missed) {
        this.world = world;
        this.missed = missed;
        sweepLater();
    }

    Node node() {
        return node;
    }

    long revision() {
        return revision;
    }

    /** How often anything was changed: to see whether something was. */
    int changes() {
        return changes;
    }

    Optional<Entry> get(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    long modified(String key) {
        @Nullable Entry entry = entries.get(key);
        return entry == null ? 0 : entry.modified();
    }

    /** All keys that begin with this, in their order. */
    NavigableMap<String, Entry> range(String prefix) {
        return new TreeMap<>(entries.subMap(prefix, true, prefix + Character.MAX_VALUE, false));
    }

    /** Writes all if all compares hold. */
    boolean transact(List<Compare> compares, List<Write> writes) {
        if (compares.stream().anyMatch(compare -> modified(compare.key()) != compare.modified())) {
            return false;
        }
        revision++;
        writes.forEach(this::write);
        return true;
    }

    private void write(Write write) {
        if (write.value().isEmpty()) {
            entries.remove(write.key());
        } else {
            @Nullable Entry before = entries.get(write.key());
            long created = before == null ? revision : before.created();
            entries.put(write.key(), new Entry(write.value().get(), created, revision, write.lease()));
        }
        changed(write.key());
    }

    private void changed(String key) {
        changes++;
        for (Watch watch : watches) {
            if (!key.startsWith(watch.prefix()) || !watch.node().isUp()) {
                continue;
            }
            if (world.dice().chance(world.profile().lostWatch())) {
                missed.accept(key);
            } else {
                long delay = world.dice().between(200, LONGEST_WATCH_DELAY_MICROS);
                world.scheduler()
                        .after(delay, watch.node(), () -> watch.listener().accept(key));
            }
        }
    }

    /** Tells changes of keys with this prefix, those not missed, while the node is up. */
    void watch(Node watcher, String prefix, Consumer<String> listener) {
        watches.add(new Watch(watcher, prefix, listener));
    }

    void unwatch(Node watcher) {
        watches.removeIf(watch -> watch.node() == watcher);
    }

    long grant(long ttlMicros) {
        leases.put(++lastLease, new Lease(ttlMicros, world.scheduler().nowMicros() + ttlMicros));
        return lastLease;
    }

    /** False if it is gone. */
    boolean keepAlive(long lease) {
        return leases.computeIfPresent(
                        lease,
                        (id, held) ->
                                new Lease(held.ttlMicros(), world.scheduler().nowMicros() + held.ttlMicros()))
                != null;
    }

    boolean isAlive(long lease) {
        return leases.containsKey(lease);
    }

    /** It stops answering for a while. Leases do not run out meanwhile: a new leader gives all of them their time anew. */
    void outage(long micros) {
        node.crash();
        Node wire = new Node("power", 0);
        world.scheduler().after(micros, wire, this::recover);
    }

    void recover() {
        if (!node.isUp()) {
            node.start();
            world.story().tell(() -> "etcd is back");
            leases.keySet().forEach(this::keepAlive);
            sweepLater();
        }
    }

    private void sweepLater() {
        world.scheduler().after(SWEEP_MICROS, node, this::sweep);
    }

    private void sweep() {
        long now = world.scheduler().nowMicros();
        for (Iterator<Map.Entry<Long, Lease>> all = leases.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Long, Lease> next = all.next();
            if (next.getValue().endsMicros() <= now) {
                all.remove();
                expire(next.getKey());
            }
        }
        sweepLater();
    }

    private void expire(long lease) {
        List<String> keys = entries.entrySet().stream()
                .filter(entry -> entry.getValue().lease() == lease)
                .map(Map.Entry::getKey)
                .toList();
        world.story().tell(() -> "etcd: lease " + lease + " has run out, with " + keys);
        if (!keys.isEmpty()) {
            revision++;
            keys.forEach(key -> write(Write.delete(key)));
        }
    }
}
