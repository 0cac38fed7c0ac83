package io.foreshard.flink.analyzer;

import static java.util.Objects.requireNonNull;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.flink.analyzer.CustomerAgenda.Due;
import io.foreshard.flink.wire.RecordType;
import io.foreshard.schemas.AccessAnomaly;
import io.foreshard.schemas.AccessRun;
import io.foreshard.schemas.MapScope;
import io.foreshard.schemas.MobilityScore;
import io.foreshard.schemas.ShardMapChange;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * The analysis, keyed by customer: accesses and map entries come in by key, the default rule by broadcast; scores go out, runs
 * and anomalies beside them.
 *
 * <p>Nothing waits for the shard map, since counting needs no home: a score before the rule was read is told for the rule over
 * the configured partitions, and again for the true home as soon as that is known.
 */
final class ItemAnalysis extends AbstractStreamOperator<MobilityScore>
        implements TwoInputStreamOperator<Signal, ShardMapChange, MobilityScore>, Triggerable<String, VoidNamespace> {

    static final OutputTag<AccessRun> RUNS = new OutputTag<>("runs", RecordType.ofRecord(AccessRun.class));
    static final OutputTag<AccessAnomaly> ANOMALIES =
            new OutputTag<>("anomalies", RecordType.ofRecord(AccessAnomaly.class));
    private static final MapStateDescriptor<String, ShardMapChange> RULE =
            new MapStateDescriptor<>("rule", BasicTypeInfo.STRING_TYPE_INFO, RecordType.ofRecord(ShardMapChange.class));
    private static final String RULE_KEY = "rule";

    /** Segments of a backlog that are kept uncounted, some 50 bytes each. */
    static final int MOST_WAITING = 500_000;

    private final AnalyzerSettings settings;
    private transient int waiting;
    private transient @Nullable ListState<RegionSnapshot> profileState;
    private transient @Nullable BroadcastState<String, ShardMapChange> ruleState;
    private transient @Nullable InternalTimerService<VoidNamespace> timers;
    private transient @Nullable RegionProfiles profiles;
    private transient @Nullable ItemEvaluation evaluation;
    private transient @Nullable LiveCustomers customers;
    private transient @Nullable CustomerHomes homes;
    private transient @Nullable AnalyzerMetrics counted;
    private transient @Nullable Emission results;
    private transient @Nullable DefaultRule rule;

    ItemAnalysis(AnalyzerSettings settings) {
        this.settings = settings;
    }

    /** Every instance gets the profiles of all, since there may be more or fewer of them than before. */
    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        profileState = context.getOperatorStateStore()
                .getUnionListState(new ListStateDescriptor<>("profiles", RegionSnapshot.TYPE));
        profiles = RegionProfiles.restore(profileState.get(), instance());
        ruleState = context.getOperatorStateStore().getBroadcastState(RULE);
    }

    /** What waits is counted while results still belong to this checkpoint. */
    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        requireNonNull(customers).workOff();
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        requireNonNull(customers).settle();
        requireNonNull(profileState).update(requireNonNull(profiles).snapshot(instance()));
    }

    private int instance() {
        return getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    }

    @Override
    public void open() throws Exception {
        super.open();
        timers = getInternalTimerService("windows", VoidNamespaceSerializer.INSTANCE, this);
        var state = requireNonNull(getKeyedStateStore(), "the operator is not keyed");
        LiveCustomers live = new LiveCustomers(
                state,
                this::setCurrentKey,
                this::countWhatWaits,
                settings.analyzer().liveItems());
        customers = live;
        homes = new CustomerHomes(state);
        counted = new AnalyzerMetrics(getMetricGroup(), live::size);
        results = new Emission(output, counted);
        evaluation = new ItemEvaluation(settings, requireNonNull(profiles));
        rule = ruleOf(requireNonNull(ruleState).get(RULE_KEY));
    }

    @Override
    public void processElement1(StreamRecord<Signal> element) throws Exception {
        Signal signal = element.getValue();
        LiveCustomer customer = requireNonNull(customers).of(signal.customerId());
        if (signal instanceof Signal.Accesses accesses) {
            onAccesses(customer, accesses);
        } else if (signal instanceof Signal.MapChange change) {
            onMapChange(customer, change.change());
        }
    }

    private void onAccesses(LiveCustomer customer, Signal.Accesses accesses) throws Exception {
        AnalyzerMetrics counters = requireNonNull(counted);
        for (AccessSegment segment : accesses.segments()) {
            counters.accesses.inc((long) segment.reads() + segment.writes());
        }
        Moment moment = moment();
        boolean backlog = requireNonNull(evaluation).isBacklog(accesses.segments(), moment);
        Optional<Due> before = customer.dueOf(accesses.itemId());
        if (before.isPresent() && backlog) {
            defer(customer, accesses.itemId(), accesses.segments(), before.get(), moment);
        } else if (before.isPresent()) {
            countWhatWaits(customer, accesses.itemId(), moment);
            count(customer, accesses.itemId(), accesses.segments(), before.get(), moment);
        } else {
            onNewItem(customer, accesses, backlog ? 1 : accesses.segments().size(), moment);
        }
    }

    /** @param atOnce segments that are counted; the others wait, as those that come later will */
    private void onNewItem(LiveCustomer customer, Signal.Accesses accesses, int atOnce, Moment moment)
            throws Exception {
        List<AccessSegment> segments = accesses.segments();
        String itemId = accesses.itemId();
        Due due = requireNonNull(evaluation).firstDue(segments.subList(0, atOnce), moment);
        count(customer, itemId, segments.subList(0, atOnce), due, moment);
        if (atOnce < segments.size() && customer.dueOf(itemId).isPresent()) {
            defer(customer, itemId, segments.subList(atOnce, segments.size()), due, moment);
        }
    }

    private void count(LiveCustomer customer, String itemId, List<AccessSegment> segments, Due before, Moment moment)
            throws Exception {
        LiveCustomers store = requireNonNull(customers);
        ItemEvaluation judge = requireNonNull(evaluation);
        Optional<TrackedItem> known = customer.find(itemId, store);
        TrackedItem item = known.isPresent() ? known.get() : new TrackedItem(new ItemId(customer.customerId, itemId));
        judge.onAccesses(item, segments, homeOf(customer, itemId), moment, requireNonNull(results));
        Due next = judge.dueAfter(segments, before, moment);
        int forgotten = customer.put(item, next, settings.analyzer().maximumItemsPerCustomer(), store);
        requireNonNull(counted).forgottenItems.inc(forgotten);
        remind(customer, next.millis());
    }

    private void defer(LiveCustomer customer, String itemId, List<AccessSegment> segments, Due before, Moment moment)
            throws Exception {
        Due next = requireNonNull(evaluation).dueAfter(segments, before, moment);
        customer.defer(itemId, segments, next);
        remind(customer, next.millis());
        limitWhatWaits(customer, segments.size());
    }

    /** As long as event time stands still, nothing else ends the waiting. */
    private void limitWhatWaits(LiveCustomer current, int more) throws Exception {
        waiting += more;
        if (waiting > MOST_WAITING) {
            requireNonNull(customers).workOff();
            setCurrentKey(current.customerId);
            waiting = 0;
        }
    }

    private void countWhatWaits(LiveCustomer customer) throws Exception {
        Moment moment = moment();
        for (String itemId : customer.namesWaiting()) {
            countWhatWaits(customer, itemId, moment);
        }
    }

    private void countWhatWaits(LiveCustomer customer, String itemId, Moment moment) throws Exception {
        List<AccessSegment> segments = customer.takeWaiting(itemId, Long.MAX_VALUE);
        if (segments.isEmpty()) {
            return;
        }
        waiting -= segments.size();
        TrackedItem item = customer.find(itemId, requireNonNull(customers)).orElseThrow();
        requireNonNull(evaluation)
                .onAccesses(item, segments, homeOf(customer, itemId), moment, requireNonNull(results));
        customer.update(item);
    }

    /** Sees to it that the timer fires for something that is due at a time. */
    private void remind(LiveCustomer customer, long dueMillis) {
        long set = customer.timerMillis();
        if (dueMillis < set) {
            if (set != CustomerAgenda.NO_TIMER) {
                requireNonNull(timers).deleteEventTimeTimer(VoidNamespace.INSTANCE, set - 1);
            }
            set(customer, dueMillis);
        }
    }

    /** Watermark t says that nothing up to t comes any more: a window ends one millisecond before its end. */
    private void set(LiveCustomer customer, long dueMillis) {
        customer.setTimer(dueMillis);
        if (dueMillis != CustomerAgenda.NO_TIMER) {
            requireNonNull(timers).registerEventTimeTimer(VoidNamespace.INSTANCE, dueMillis - 1);
        }
    }

    private void onMapChange(LiveCustomer customer, ShardMapChange change) throws Exception {
        countWhatWaits(customer);
        if (!requireNonNull(homes).apply(change, customer)) {
            return;
        }
        if (change.getScope() == MapScope.ITEM) {
            rescore(customer, requireNonNull(change.getItemId()));
        } else {
            rescoreAll(customer);
        }
    }

    private void rescoreAll(LiveCustomer customer) throws Exception {
        for (String itemId : customer.names()) {
            rescore(customer, itemId);
        }
    }

    private void rescore(LiveCustomer customer, String itemId) throws Exception {
        Optional<TrackedItem> item = customer.find(itemId, requireNonNull(customers));
        if (item.isPresent()) {
            requireNonNull(evaluation)
                    .onHomeChange(item.get(), homeOf(customer, itemId), moment(), requireNonNull(results));
            customer.update(item.get());
        }
    }

    /** A new rule moves the homes of all items without an entry: rare, so all customers are walked over at once. */
    @Override
    public void processElement2(StreamRecord<ShardMapChange> element) throws Exception {
        ShardMapChange change = element.getValue();
        BroadcastState<String, ShardMapChange> rules = requireNonNull(ruleState);
        ShardMapChange known = rules.get(RULE_KEY);
        if (known != null && known.getRevision() >= change.getRevision()) {
            return;
        }
        LiveCustomers all = requireNonNull(customers);
        all.settle();
        rules.put(RULE_KEY, change);
        rule = ruleOf(change);
        this.<String>getKeyedStateBackend()
                .applyToAllKeys(
                        VoidNamespace.INSTANCE,
                        VoidNamespaceSerializer.INSTANCE,
                        LiveCustomers.AGENDA,
                        (customerId, agenda) -> rescoreAll(all.of(customerId)));
    }

    @Override
    public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
        Moment moment = moment();
        if (moment.endOfTime()) {
            // A drained job: its windows end for ever, and each would ask for the next.
            return;
        }
        LiveCustomer customer = requireNonNull(customers).of(timer.getKey());
        customer.setTimer(CustomerAgenda.NO_TIMER);
        long windowEnd = requireNonNull(evaluation).closedUpTo(timer.getTimestamp() + 1, moment);
        for (String itemId : customer.dueAt(windowEnd)) {
            onWindowEnd(customer, itemId, windowEnd, moment);
        }
        set(customer, customer.earliestDue());
    }

    private void onWindowEnd(LiveCustomer customer, String itemId, long windowEnd, Moment moment) throws Exception {
        LiveCustomers store = requireNonNull(customers);
        ItemEvaluation judge = requireNonNull(evaluation);
        Due due = customer.dueOf(itemId).orElseThrow();
        if (judge.expired(due, windowEnd)) {
            customer.forget(itemId, store);
            requireNonNull(counted).forgottenItems.inc();
            return;
        }
        TrackedItem item = customer.find(itemId, store).orElseThrow();
        List<AccessSegment> segments = customer.takeWaiting(itemId, judge.openWindowEnd(windowEnd));
        waiting -= segments.size();
        Home home = homeOf(customer, itemId);
        Due next = judge.onWindowEnd(item, segments, due, windowEnd, home, moment, requireNonNull(results));
        customer.put(item, next, settings.analyzer().maximumItemsPerCustomer(), store);
    }

    @Override
    public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
        throw new IllegalStateException("no such timer was set");
    }

    private Home homeOf(LiveCustomer customer, String itemId) throws Exception {
        return requireNonNull(homes).homeOf(customer, itemId, requireNonNull(rule));
    }

    private DefaultRule ruleOf(@Nullable ShardMapChange change) {
        return change == null
                ? settings.ruleUntilKnown()
                : new DefaultRule(
                        change.getPartitions().stream().map(PartitionId::new).toList(), change.getEpoch());
    }

    private Moment moment() {
        long clock = getProcessingTimeService().getCurrentProcessingTime();
        return new Moment(
                requireNonNull(timers).currentWatermark(), settings.timeScale().toEventMillis(clock));
    }
}
