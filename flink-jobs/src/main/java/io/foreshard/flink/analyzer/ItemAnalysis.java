package io.foreshard.flink.analyzer;

import static java.util.Objects.requireNonNull;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.flink.wire.RecordType;
import io.foreshard.schemas.AccessAnomaly;
import io.foreshard.schemas.AccessRun;
import io.foreshard.schemas.MapScope;
import io.foreshard.schemas.MobilityScore;
import io.foreshard.schemas.ShardMapChange;
import java.time.Instant;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * The analysis, keyed by customer: accesses and map entries come in by key, the default rule by broadcast; scores go out, runs
 * and anomalies beside them.
 *
 * <p>Nothing waits for the shard map, since counting needs no home: a score before the rule was read is told for the rule over
 * the configured partitions, and again for the true home as soon as that is known.
 */
final class ItemAnalysis extends KeyedBroadcastProcessFunction<String, Signal, ShardMapChange, MobilityScore>
        implements CheckpointedFunction {

    static final OutputTag<AccessRun> RUNS = new OutputTag<>("runs", RecordType.ofRecord(AccessRun.class));
    static final OutputTag<AccessAnomaly> ANOMALIES =
            new OutputTag<>("anomalies", RecordType.ofRecord(AccessAnomaly.class));
    static final MapStateDescriptor<String, ShardMapChange> RULE =
            new MapStateDescriptor<>("rule", BasicTypeInfo.STRING_TYPE_INFO, RecordType.ofRecord(ShardMapChange.class));
    private static final String RULE_KEY = "rule";

    private final AnalyzerSettings settings;
    private transient @Nullable ListState<ProfileSnapshot> profileState;
    private transient @Nullable RegionProfiles profiles;
    private transient @Nullable ItemEvaluation evaluation;
    private transient @Nullable CustomerItems items;
    private transient @Nullable CustomerHomes homes;
    private transient @Nullable AnalyzerMetrics metrics;
    private transient @Nullable ShardMapChange readRule;
    private transient @Nullable DefaultRule rule;

    ItemAnalysis(AnalyzerSettings settings) {
        this.settings = settings;
    }

    /** Every instance gets the profiles of all, since there may be more or fewer of them than before. */
    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        profileState = context.getOperatorStateStore()
                .getUnionListState(new ListStateDescriptor<>("profiles", ProfileSnapshot.TYPE));
        profiles = RegionProfiles.restore(profileState.get(), instance());
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        requireNonNull(profileState).update(requireNonNull(profiles).snapshot(instance()));
    }

    private int instance() {
        return getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    }

    @Override
    public void open(OpenContext context) {
        items = new CustomerItems(getRuntimeContext(), settings.analyzer().maximumItemsPerCustomer());
        homes = new CustomerHomes(getRuntimeContext());
        metrics = new AnalyzerMetrics(getRuntimeContext().getMetricGroup());
        evaluation = new ItemEvaluation(settings, requireNonNull(profiles));
    }

    @Override
    public void processElement(Signal signal, ReadOnlyContext context, Collector<MobilityScore> out) throws Exception {
        Moment moment = moment(context.currentWatermark(), context.currentProcessingTime());
        Results results = new Emission(out, context::output, requireNonNull(metrics));
        if (signal instanceof Signal.Access access) {
            onAccess(access, moment, context, results);
        } else if (signal instanceof Signal.MapChange change) {
            onMapChange(change.change(), moment, context, results);
        }
    }

    private void onAccess(Signal.Access access, Moment moment, ReadOnlyContext context, Results results)
            throws Exception {
        AnalyzerMetrics counters = requireNonNull(metrics);
        CustomerItems known = requireNonNull(items);
        counters.accesses.inc();
        ItemId id = new ItemId(access.customerId(), access.event().getItemId());
        TrackedItem item = known.find(id.itemId()).orElseGet(TrackedItem::new);
        ItemAgenda next = requireNonNull(evaluation)
                .onAccess(id, item, access, homeOf(id, context.getBroadcastState(RULE)), moment, results);
        ItemAgenda agenda = known.agendaOf(id.itemId())
                .filter(before -> before.dueMillis() < next.dueMillis())
                .map(before -> next.dueAt(before.dueMillis()))
                .orElse(next);
        counters.forgottenItems.inc(known.put(id.itemId(), item, agenda));
        known.remind(agenda.dueMillis(), context.timerService());
    }

    private void onMapChange(ShardMapChange change, Moment moment, ReadOnlyContext context, Results results)
            throws Exception {
        if (!requireNonNull(homes).apply(change)) {
            return;
        }
        String customerId = requireNonNull(change.getCustomerId());
        if (change.getScope() == MapScope.ITEM) {
            rescore(
                    new ItemId(customerId, requireNonNull(change.getItemId())),
                    context.getBroadcastState(RULE),
                    moment,
                    results);
        } else {
            for (String itemId : requireNonNull(items).names()) {
                rescore(new ItemId(customerId, itemId), context.getBroadcastState(RULE), moment, results);
            }
        }
    }

    private void rescore(
            ItemId id, ReadOnlyBroadcastState<String, ShardMapChange> rules, Moment moment, Results results)
            throws Exception {
        CustomerItems known = requireNonNull(items);
        Optional<TrackedItem> item = known.find(id.itemId());
        if (item.isPresent()) {
            requireNonNull(evaluation).onHomeChange(id, item.get(), homeOf(id, rules), moment, results);
            known.update(id.itemId(), item.get());
        }
    }

    /** A new rule moves the homes of all items without an entry: rare, so all customers are walked over at once. */
    @Override
    public void processBroadcastElement(ShardMapChange change, Context context, Collector<MobilityScore> out)
            throws Exception {
        var rules = context.getBroadcastState(RULE);
        ShardMapChange known = rules.get(RULE_KEY);
        if (known != null && known.getRevision() >= change.getRevision()) {
            return;
        }
        rules.put(RULE_KEY, change);
        Moment moment = moment(context.currentWatermark(), context.currentProcessingTime());
        Results results = new Emission(out, context::output, requireNonNull(metrics));
        context.applyToKeyedState(CustomerItems.AGENDA, (customerId, agenda) -> {
            for (String itemId : requireNonNull(items).names()) {
                rescore(new ItemId(customerId, itemId), rules, moment, results);
            }
        });
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<MobilityScore> out) throws Exception {
        Moment moment = moment(context.currentWatermark(), context.currentProcessingTime());
        if (moment.endOfTime()) {
            // A drained job: its windows end for ever, and each would ask for the next.
            return;
        }
        CustomerItems known = requireNonNull(items);
        Results results = new Emission(out, context::output, requireNonNull(metrics));
        long windowEnd = timestamp + 1;
        for (String itemId : known.dueAt(windowEnd)) {
            onWindowEnd(new ItemId(context.getCurrentKey(), itemId), windowEnd, moment, context, results);
        }
        known.remindOfNext(context.timerService());
    }

    private void onWindowEnd(ItemId id, long windowEnd, Moment moment, OnTimerContext context, Results results)
            throws Exception {
        CustomerItems known = requireNonNull(items);
        ItemEvaluation judge = requireNonNull(evaluation);
        ItemAgenda agenda = known.agendaOf(id.itemId()).orElseThrow();
        if (judge.expired(agenda, windowEnd)) {
            known.forget(id.itemId());
            requireNonNull(metrics).forgottenItems.inc();
            return;
        }
        TrackedItem item = known.find(id.itemId()).orElseThrow();
        Home home = homeOf(id, context.getBroadcastState(RULE));
        known.put(id.itemId(), item, judge.onWindowEnd(id, item, agenda, windowEnd, home, moment, results));
    }

    private Home homeOf(ItemId id, ReadOnlyBroadcastState<String, ShardMapChange> rules) throws Exception {
        return requireNonNull(homes).homeOf(id.customerId(), id.itemId(), rule(rules.get(RULE_KEY)));
    }

    private DefaultRule rule(@Nullable ShardMapChange change) {
        DefaultRule read = rule;
        if (change == null) {
            return settings.ruleUntilKnown();
        }
        if (read == null || !change.equals(readRule)) {
            read = new DefaultRule(
                    change.getPartitions().stream().map(PartitionId::new).toList(), change.getEpoch());
            rule = read;
            readRule = change;
        }
        return read;
    }

    private Moment moment(long watermark, long clockMillis) {
        return new Moment(
                watermark,
                settings.timeScale()
                        .toEventTime(Instant.ofEpochMilli(clockMillis))
                        .toEpochMilli());
    }
}
