package io.foreshard.flink.planner;

import static java.util.Objects.requireNonNull;

import io.foreshard.core.ItemId;
import io.foreshard.core.placement.GroupMoves;
import io.foreshard.core.placement.ItemPlacement;
import io.foreshard.core.placement.PlacementDecider;
import io.foreshard.core.placement.PlacementDecision;
import io.foreshard.core.placement.PlacementDecision.Move;
import io.foreshard.schemas.MigrationRequest;
import io.foreshard.schemas.PrefetchHint;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Decides for the items of one customer: takes every record about them in order, and looks at them again when their ticks
 * are due. Moves go out as requests, still to be admitted; prefetches go out on the side.
 *
 * <p>While event time lags the clock by more than a bound it learns and emits nothing.
 */
final class PlacementFunction
        extends KeyedBroadcastProcessFunction<String, PlannerRecord, PlannerRecord, MigrationRequest>
        implements CheckpointedFunction {

    private static final long serialVersionUID = 1L;

    /** Ticks that event time may have passed unnoticed; after more of them all but the latest are left out, and a stall is made up. */
    private static final int TICKS_MADE_UP = 1;

    private final PlannerSettings settings;
    private final OutputTag<PrefetchHint> hints;

    private transient @Nullable PopulationState population;
    private transient @Nullable Desk desk;

    /** What one task works with. */
    private record Desk(
            CustomerItems items,
            OperatorDemands demands,
            PlacementDecider decider,
            ItemIntake intake,
            GroupMoves groups,
            PlannerMetrics metrics) {}

    PlacementFunction(PlannerSettings settings, OutputTag<PrefetchHint> hints) {
        this.settings = settings;
        this.hints = hints;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        population = new PopulationState(
                getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(),
                getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks(),
                context);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        requireNonNull(population, "state is initialized first").snapshot();
    }

    @Override
    public void open(OpenContext context) {
        RuntimeContext runtime = getRuntimeContext();
        OperatorDemands demands = new OperatorDemands(
                settings.topology(), settings.controlGroup(), settings.planner().capacityHeadroom());
        PlacementDecider decider = PlacementDecider.of(
                settings.placement(),
                demands.constraints(),
                requireNonNull(population, "state is initialized first").population());
        desk = new Desk(
                new CustomerItems(runtime, settings.itemTimeToLive(), settings.maximumItems()),
                demands,
                decider,
                new ItemIntake(settings.topology(), decider),
                new GroupMoves(settings.placement(), demands.constraints()),
                new PlannerMetrics(runtime.getMetricGroup()));
    }

    private Desk desk() {
        return requireNonNull(desk, "records come after the function is opened");
    }

    @Override
    public void processBroadcastElement(PlannerRecord record, Context context, Collector<MigrationRequest> out)
            throws Exception {
        OperatorDemands demands = desk().demands();
        demands.restore(
                context.getBroadcastState(OperatorDemands.POLICIES),
                context.getBroadcastState(OperatorDemands.STATUSES));
        if (record.kind() == PlannerRecord.Kind.POLICY) {
            demands.put(record.policy(), context.getBroadcastState(OperatorDemands.POLICIES));
        } else {
            demands.put(record.status(), context.getBroadcastState(OperatorDemands.STATUSES));
        }
    }

    @Override
    public void processElement(PlannerRecord record, ReadOnlyContext context, Collector<MigrationRequest> out)
            throws Exception {
        restoreDemands(context);
        CustomerItems items = desk().items();
        if (items.isRepeat(record.id())) {
            desk().metrics().recordsRepeated.inc();
            return;
        }
        if (record.removesItem()) {
            items.remove(record.itemId(), context.timerService());
            return;
        }
        long eventMillis = record.eventTimeMillis().orElse(context.currentWatermark());
        Optional<PlannedItem> known = findOrBegin(record, eventMillis);
        if (known.isEmpty()) {
            return;
        }
        PlannedItem item = known.get();
        Instant now = item.advance(eventMillis);
        if (record.kind() == PlannerRecord.Kind.RUN) {
            item.heardOf();
        }
        List<PlacementDecision> decisions = desk().intake().take(item, record, now);
        Dispatch dispatch = dispatch(now, context.timerService());
        finish(item, decisions, now, dispatch, context.timerService());
        items.remember(record.id());
        send(dispatch, context, out);
    }

    private Optional<PlannedItem> findOrBegin(PlannerRecord record, long eventMillis) throws Exception {
        Optional<PlannedItem> known = desk().items().find(record.itemId());
        if (known.isPresent() || !record.tellsOfAccesses()) {
            return known;
        }
        if (!desk().items().hasRoom()) {
            desk().metrics().itemsRefused.inc();
            return Optional.empty();
        }
        Optional<PlannedItem> begun =
                desk().intake().begin(new ItemId(record.customerId(), record.itemId()), record, eventMillis);
        if (begun.isEmpty()) {
            desk().metrics().recordsWithoutHome.inc();
        }
        return begun;
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<MigrationRequest> out) throws Exception {
        long watermark = context.currentWatermark();
        if (watermark == Long.MAX_VALUE) {
            return; // the job is being drained: the end of time is no time to plan for
        }
        restoreDemands(context);
        boolean behind = watermark - timestamp
                > settings.placement()
                        .tickInterval()
                        .multipliedBy(TICKS_MADE_UP)
                        .toMillis();
        long eventMillis = behind ? watermark : timestamp;
        Dispatch dispatch = dispatch(Instant.ofEpochMilli(eventMillis), context.timerService());
        for (String itemId : desk().items().due(timestamp, context.timerService())) {
            // One by one: an item that is moved with another one changes while the others are looked at.
            Optional<PlannedItem> item = desk().items().find(itemId);
            if (item.isPresent()) {
                tick(item.get(), eventMillis, dispatch, context.timerService());
            }
        }
        send(dispatch, context, out);
    }

    private void tick(PlannedItem item, long eventMillis, Dispatch dispatch, TimerService timers) throws Exception {
        if (item.expired(eventMillis, settings.itemTimeToLive())) {
            desk().metrics().itemsForgotten.inc();
            desk().items().remove(item.placement().item().itemId(), timers);
            return;
        }
        Instant now = item.advance(eventMillis);
        finish(item, desk().decider().onTick(item.placement(), now), now, dispatch, timers);
    }

    private void restoreDemands(ReadOnlyContext context) throws Exception {
        desk().demands()
                .restore(
                        context.getBroadcastState(OperatorDemands.POLICIES),
                        context.getBroadcastState(OperatorDemands.STATUSES));
    }

    private Dispatch dispatch(Instant now, TimerService timers) {
        Instant clock = Instant.ofEpochMilli(timers.currentProcessingTime());
        Duration lag = Duration.between(now, settings.timeScale().toEventTime(clock));
        Dispatch.Mode mode = settings.advise() ? Dispatch.Mode.ADVISE : Dispatch.Mode.ACT;
        return new Dispatch(
                desk().demands().constraints(),
                desk().metrics(),
                lag.compareTo(settings.catchUpBound()) > 0 ? Dispatch.Mode.LEARN : mode,
                now);
    }

    /** Books an item's decisions, and those of the items that go with it, and keeps it. */
    private void finish(
            PlannedItem item, List<PlacementDecision> decisions, Instant now, Dispatch dispatch, TimerService timers)
            throws Exception {
        Optional<String> group = decisions.stream()
                .filter(decision ->
                        decision instanceof Move && settings.planner().groupMoves())
                .map(decision -> GroupMoves.groupId((Move) decision, now))
                .findFirst();
        Optional<Move> leader = dispatch.take(item, decisions, group.orElse(null));
        item.tickAt(desk().decider().nextTick(item.placement(), now));
        desk().items().put(item, timers);
        if (leader.isPresent() && group.isPresent()) {
            follow(leader.get(), group.get(), now, dispatch, timers);
        }
    }

    private void follow(Move leader, String group, Instant now, Dispatch dispatch, TimerService timers)
            throws Exception {
        Map<ItemId, PlannedItem> others = new HashMap<>();
        for (PlannedItem other : desk().items().others(leader.item())) {
            other.advance(now.toEpochMilli());
            others.put(other.placement().item(), other);
        }
        List<ItemPlacement> placements =
                others.values().stream().map(PlannedItem::placement).toList();
        for (Move move : desk().groups().followers(leader, placements, now)) {
            PlannedItem follower = requireNonNull(others.get(move.item()));
            dispatch.take(follower, List.of(move), group);
            desk().items().put(follower, timers);
        }
    }

    private void send(Dispatch dispatch, ReadOnlyContext context, Collector<MigrationRequest> out) {
        dispatch.requests().forEach(out::collect);
        dispatch.hints().forEach(hint -> context.output(hints, hint));
    }
}
