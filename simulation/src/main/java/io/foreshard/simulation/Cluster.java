package io.foreshard.simulation;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.migration.MigrationLimits;
import io.foreshard.core.migration.MigrationProtocol;
import io.foreshard.core.migration.MigrationRecord;
import io.foreshard.core.migration.MigrationState;
import io.foreshard.core.migration.StoredRecord;
import io.foreshard.simulation.ModelEtcd.Compare;
import io.foreshard.simulation.ModelEtcd.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Everything that runs in one seed, put together. Mutable; belongs to one thread. */
final class Cluster {

    private static final Duration RETRY_WINDOW = Duration.ofSeconds(60);
    private static final String LOCK = "lock/";

    private final World world;
    private final Network network;
    private final ModelEtcd etcd;
    private final ShardMapView map;
    private final RequestQueue requests;
    private final MigrationProtocol protocol;
    private final Chaos chaos;
    private final Planner planner;
    private final Invariants invariants;
    private final Map<ItemId, Truth> truths = new LinkedHashMap<>();
    private final Map<PartitionId, StoreServer> stores = new LinkedHashMap<>();
    private final List<ChangeFeed> feeds;
    private final List<ModelExecutor> executors;
    private final List<Client> clients = new ArrayList<>();

    Cluster(World world) {
        this.world = world;
        this.network = new Network(world);
        this.etcd = new ModelEtcd(world, this::watchMissed);
        this.requests = new RequestQueue(world);
        Dice dice = world.dice();
        List<PartitionId> partitions = IntStream.rangeClosed(1, dice.chance(0.5) ? 2 : 3)
                .mapToObj(i -> new PartitionId("store-" + i))
                .toList();
        DefaultRule rule = new DefaultRule(partitions, 1);
        this.map = new ShardMapView(etcd, rule);
        this.invariants = new Invariants(world, truths, map, etcd);
        this.protocol = new MigrationProtocol(limits(dice));
        partitions.forEach(id -> stores.put(id, newStore(id, rule)));
        invariants.watch(stores());
        assignItems(dice, partitions);
        this.chaos = new Chaos(this);
        this.planner = new Planner(this);
        this.executors = IntStream.rangeClosed(1, dice.chance(0.7) ? 2 : 3)
                .mapToObj(i -> new ModelExecutor(this, new Node("executor-" + i, skew())))
                .toList();
        this.feeds = stores().stream()
                .map(store -> new ChangeFeed(world, network, store))
                .toList();
        addClients(dice);
    }

    private static MigrationLimits limits(Dice dice) {
        return new MigrationLimits(
                Duration.ofMillis(dice.between(800, 4_000)),
                Duration.ofMillis(dice.between(50, 1_000)),
                Duration.ofMillis(300),
                2,
                2,
                (int) dice.between(1, 4));
    }

    private long skew() {
        long most = world.profile().skewMillis();
        return world.dice().between(-most, most);
    }

    private StoreServer newStore(PartitionId id, DefaultRule rule) {
        StoreServer store = new StoreServer(world, id, skew(), RETRY_WINDOW, BuggyRules.of(world), invariants);
        store.initialize(rule);
        return store;
    }

    /** Some customers live where an entry says, the others where the rule does. */
    private void assignItems(Dice dice, List<PartitionId> partitions) {
        int count = dice.chance(0.6) ? 1 : 2;
        for (int i = 1; i <= count; i++) {
            ItemId item = new ItemId("customer" + dice.below(1_000), "item");
            if (dice.chance(0.4)) {
                Home home = new Home(dice.pick(partitions), etcd.revision() + 1);
                etcd.transact(List.of(), List.of(Write.put(ShardMapView.customerKey(item), home)));
                stores().forEach(store -> store.store().assignCustomer(item.customerId(), home));
            }
            truths.put(item, new Truth(item, map.home(item)));
        }
    }

    private void addClients(Dice dice) {
        int sidecars = (int) dice.between(1, 2);
        for (int i = 1; i <= sidecars; i++) {
            Sidecar sidecar = new Sidecar(this, new Node("sidecar-" + i, skew()));
            long connections = dice.between(1, 3);
            for (int j = 1; j <= connections; j++) {
                clients.add(new Client(this, sidecar, "client-" + i + "." + j));
            }
        }
    }

    void start() {
        executors.forEach(ModelExecutor::start);
        feeds.forEach(ChangeFeed::start);
        clients.forEach(Client::start);
        planner.start();
    }

    /** No more faults, requests and writes: what has begun is to end. */
    void calm() {
        world.calm();
        network.healAll();
        planner.finish();
        clients.forEach(Client::finish);
    }

    /** Whether everything that has begun has ended. */
    boolean isQuiet() {
        return etcd.range("mig/").isEmpty()
                && requests.isWorkedOff()
                && clients.stream().allMatch(Client::isFinished);
    }

    /** What is still going on. */
    String unfinished() {
        return "records "
                + etcd.range("mig/").values().stream().map(EtcdRecords::decode).toList() + ", requests worked off: "
                + requests.isWorkedOff() + ", clients unfinished: "
                + clients.stream().filter(client -> !client.isFinished()).count();
    }

    World world() {
        return world;
    }

    Network network() {
        return network;
    }

    ModelEtcd etcd() {
        return etcd;
    }

    ShardMapView map() {
        return map;
    }

    RequestQueue requests() {
        return requests;
    }

    MigrationProtocol protocol() {
        return protocol;
    }

    Chaos chaos() {
        return chaos;
    }

    Invariants invariants() {
        return invariants;
    }

    List<ModelExecutor> executors() {
        return executors;
    }

    List<ChangeFeed> feeds() {
        return feeds;
    }

    List<StoreServer> stores() {
        return List.copyOf(stores.values());
    }

    StoreServer store(PartitionId id) {
        return Optional.ofNullable(stores.get(id)).orElseThrow();
    }

    List<ItemId> items() {
        return List.copyOf(truths.keySet());
    }

    Truth truth(ItemId item) {
        return Optional.ofNullable(truths.get(item)).orElseThrow();
    }

    /** In which state the migration of an item is, if there is one. */
    Optional<MigrationState> stateOf(ItemId item) {
        Optional<MigrationState> running = executors.stream()
                .flatMap(executor -> Optional.ofNullable(executor.running().get(item)).stream())
                .map(attempt -> attempt.migration().state())
                .findFirst();
        return running.or(() -> etcd.get(EtcdRecords.recordKey(item))
                .map(entry -> EtcdRecords.decode(entry).record().state()));
    }

    /** A fault that concerns an item. */
    void met(ItemId item, Fault fault) {
        world.met(stateOf(item), fault);
    }

    private void watchMissed(String key) {
        world.story().tell(() -> "a watcher misses a change of " + key);
        items().stream().filter(item -> key.endsWith(item.key())).forEach(item -> met(item, Fault.WATCH_LOST));
    }

    /** Where a shadow of the item is on probation, as everybody has been told. */
    Optional<PartitionId> shadowOf(ItemId item) {
        return etcd.get(EtcdRecords.recordKey(item))
                .map(entry -> EtcdRecords.decode(entry).record())
                .filter(record -> record.state() == MigrationState.SHADOWING)
                .map(MigrationRecord::target);
    }

    Optional<ItemId> itemOfMapKey(String key) {
        return truths.keySet().stream()
                .filter(item -> ShardMapView.itemKey(item).equals(key))
                .findFirst();
    }

    /** The records as seen from this executor. */
    EtcdRecords records(Node executor) {
        return new EtcdRecords(world, network, etcd, map, new Recorder(), executor);
    }

    private final class Recorder implements EtcdRecords.Observer {
        @Override
        public void written(StoredRecord stored) {
            invariants.written(stored);
        }

        @Override
        public void committed(MigrationRecord record, Home home) {
            invariants.committed(record, home);
            planner.onCommit(record, home);
        }

        @Override
        public void removed(StoredRecord stored) {
            invariants.removed(stored);
        }
    }

    /** Takes the lock of an item under a lease, or renews one of the same executor. */
    boolean tryLock(ItemId item, String executor, long lease) {
        String key = LOCK + item.key();
        Optional<ModelEtcd.Entry> held = etcd.get(key);
        boolean free = held.isEmpty() || held.get().value().equals(executor);
        return free
                && etcd.isAlive(lease)
                && etcd.transact(
                        List.of(new Compare(key, etcd.modified(key))),
                        List.of(new Write(key, Optional.of(executor), lease)));
    }

    boolean unlock(ItemId item, String executor) {
        String key = LOCK + item.key();
        Optional<ModelEtcd.Entry> held = etcd.get(key);
        return held.isPresent()
                && held.get().value().equals(executor)
                && etcd.transact(List.of(new Compare(key, held.get().modified())), List.of(Write.delete(key)));
    }

    /** Items with a record whose lock is gone, or held by this executor. */
    List<ItemId> orphans(String executor) {
        Stream<ItemId> items = etcd.range("mig/").values().stream()
                .map(entry -> EtcdRecords.decode(entry).record().item());
        return items.filter(item -> etcd.get(LOCK + item.key())
                        .filter(held -> !held.value().equals(executor))
                        .isEmpty())
                .toList();
    }
}
