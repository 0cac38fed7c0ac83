package io.foreshard.flink.planner;

import static java.util.Objects.requireNonNull;

import io.foreshard.flink.wire.RecordType;
import io.foreshard.schemas.MigrationEvent;
import io.foreshard.schemas.MigrationRequest;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests go as far as the credits reach, the most worthy first. Runs once, under one key, so that the candidates of
 * the whole cluster are ranked against each other, over an interval of clock time. What has to give way or expires is
 * refused with an event, which also tells the item that it need not wait.
 */
final class AdmissionFunction
        extends KeyedCoProcessFunction<Integer, MigrationRequest, MigrationEvent, MigrationRequest>
        implements CheckpointedFunction {

    private static final long serialVersionUID = 1L;

    private final PlannerSettings settings;
    private final OutputTag<MigrationEvent> refusals;

    private transient @Nullable AdmissionDesk desk;
    private transient @Nullable ListState<byte[]> ledger;
    private transient @Nullable ListState<MigrationRequest> waiting;
    private transient @Nullable Counter admitted;
    private transient @Nullable Counter refused;

    AdmissionFunction(PlannerSettings settings, OutputTag<MigrationEvent> refusals) {
        this.settings = settings;
        this.refusals = refusals;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        ListState<byte[]> credits = context.getOperatorStateStore()
                .getListState(
                        new ListStateDescriptor<>("credits", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        ListState<MigrationRequest> requests = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("waiting", RecordType.ofRecord(MigrationRequest.class)));
        AdmissionDesk restored = new AdmissionDesk(settings);
        restored.restore(credits.get(), requests.get());
        ledger = credits;
        waiting = requests;
        desk = restored;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        requireNonNull(ledger).update(List.of(desk().ledgerBytes()));
        requireNonNull(waiting).update(List.copyOf(desk().waiting()));
    }

    @Override
    public void open(OpenContext context) {
        MetricGroup metrics = getRuntimeContext().getMetricGroup();
        admitted = metrics.counter("plannerRequestsAdmitted");
        refused = metrics.counter("plannerRequestsRefused");
        metrics.gauge("plannerRequestsWaiting", () -> desk().waitingRequests());
    }

    private AdmissionDesk desk() {
        return requireNonNull(desk, "state is initialized first");
    }

    @Override
    public void processElement1(MigrationRequest request, Context context, Collector<MigrationRequest> out) {
        Instant clock = Instant.ofEpochMilli(context.timerService().currentProcessingTime());
        refuse(desk().offer(request, clock), context);
        lookSoon(context.timerService());
    }

    @Override
    public void processElement2(MigrationEvent event, Context context, Collector<MigrationRequest> out) {
        desk().hear(event);
        if (desk().waitingRequests() > 0) {
            lookSoon(context.timerService());
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<MigrationRequest> out) {
        // Not the timer's own time: after a stall it lies in the past.
        Instant clock = Instant.ofEpochMilli(context.timerService().currentProcessingTime());
        AdmissionDesk.Outcome outcome = desk().admit(clock);
        outcome.admitted().forEach(out::collect);
        requireNonNull(admitted).inc(outcome.admitted().size());
        refuse(outcome.refused(), context);
        if (desk().waitingRequests() > 0) {
            lookSoon(context.timerService());
        }
    }

    private void refuse(List<MigrationEvent> events, Context context) {
        events.forEach(event -> context.output(refusals, event));
        requireNonNull(refused).inc(events.size());
    }

    /** At the end of the current interval; timers for the same time are one. */
    private void lookSoon(TimerService timers) {
        long interval = settings.planner().admissionInterval().toMillis();
        timers.registerProcessingTimeTimer((timers.currentProcessingTime() / interval + 1) * interval);
    }
}
