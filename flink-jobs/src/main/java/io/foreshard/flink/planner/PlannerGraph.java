package io.foreshard.flink.planner;

import io.foreshard.flink.wire.JobWiring;
import io.foreshard.flink.wire.Received;
import io.foreshard.flink.wire.RecordSink;
import io.foreshard.flink.wire.RecordSource;
import io.foreshard.flink.wire.RecordType;
import io.foreshard.schemas.MapScope;
import io.foreshard.schemas.MigrationEvent;
import io.foreshard.schemas.MigrationRequest;
import io.foreshard.schemas.PrefetchHint;
import io.foreshard.schemas.ShardMapChange;
import io.foreshard.schemas.codec.RecordKeys;
import io.foreshard.schemas.codec.Topic;
import java.io.Serializable;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/** Connects the planner's sources, operators and sinks. */
public final class PlannerGraph {

    /** The admission ranks all candidates under this one key. */
    private static final int EVERYBODY = 0;

    private static final OutputTag<PrefetchHint> HINTS =
            new OutputTag<>("prefetch-hints", RecordType.ofRecord(PrefetchHint.class));
    private static final OutputTag<MigrationEvent> REFUSALS =
            new OutputTag<>("refusals", RecordType.ofRecord(MigrationEvent.class));

    private final JobWiring wiring;
    private final PlannerSettings settings;
    private final PlannerTime.Limits time;

    private PlannerGraph(JobWiring wiring) {
        this.wiring = wiring;
        this.settings = PlannerSettings.of(wiring.configuration());
        this.time = new PlannerTime.Limits(
                settings.timeScale(), wiring.configuration().analyzer().idleTimeout(), settings.catchUpBound());
    }

    /** A record of a topic as the planner's own kind. */
    private interface Turn<T> extends Serializable {

        PlannerRecord of(T record);
    }

    public static void connect(JobWiring wiring) {
        new PlannerGraph(wiring).connect();
    }

    private void connect() {
        DataStream<MigrationEvent> migrations = values(PlannerSources.migrations());
        SingleOutputStreamOperator<MigrationRequest> candidates = placement(migrations);
        wiring.write(
                candidates.getSideOutput(HINTS),
                new RecordSink<>(
                        PrefetchHint.class, Topic.PREFETCH_HINTS, hint -> RecordKeys.ofCustomer(hint.getCustomerId())));
        SingleOutputStreamOperator<MigrationRequest> requests = admission(candidates, migrations);
        wiring.write(
                requests.keyBy(MigrationRequest::getCustomerId),
                new RecordSink<>(
                        MigrationRequest.class,
                        Topic.MIGRATION_REQUESTS,
                        request -> RecordKeys.ofCustomer(request.getCustomerId())));
        wiring.write(
                requests.getSideOutput(REFUSALS).keyBy(MigrationEvent::getCustomerId),
                new RecordSink<>(
                        MigrationEvent.class,
                        Topic.MIGRATION_EVENTS,
                        event -> RecordKeys.ofCustomer(event.getCustomerId())));
    }

    private SingleOutputStreamOperator<MigrationRequest> placement(DataStream<MigrationEvent> migrations) {
        DataStream<PlannerRecord> demands = turned(values(PlannerSources.policies()), "policies", PlannerRecord::of)
                .union(turned(values(PlannerSources.statuses()), "statuses", PlannerRecord::of));
        DataStream<PlannerRecord> records = timed(
                        turned(values(PlannerSources.runs()), "runs", PlannerRecord::of), "runs")
                .union(
                        timed(turned(values(PlannerSources.scores()), "scores", PlannerRecord::of), "scores"),
                        timed(turned(values(PlannerSources.anomalies()), "anomalies", PlannerRecord::of), "anomalies"),
                        timed(turned(itemChanges(), "shard map", PlannerRecord::of), "shard map"),
                        timed(turned(migrations, "migrations", PlannerRecord::of), "migrations"));
        return records.keyBy(PlannerRecord::customerId, Types.STRING)
                .connect(demands.broadcast(OperatorDemands.POLICIES, OperatorDemands.STATUSES))
                .process(new PlacementFunction(settings, HINTS), RecordType.ofRecord(MigrationRequest.class))
                .name("placement")
                .uid("placement");
    }

    private SingleOutputStreamOperator<MigrationRequest> admission(
            DataStream<MigrationRequest> candidates, DataStream<MigrationEvent> migrations) {
        return candidates
                .keyBy(request -> EVERYBODY, Types.INT)
                .connect(migrations.keyBy(event -> EVERYBODY, Types.INT))
                .process(new AdmissionFunction(settings, REFUSALS), RecordType.ofRecord(MigrationRequest.class))
                .name("admission")
                .uid("admission")
                .setParallelism(1)
                .setMaxParallelism(1);
    }

    private DataStream<ShardMapChange> itemChanges() {
        SingleOutputStreamOperator<ShardMapChange> all = values(PlannerSources.shardMap());
        return all.filter(change -> change.getScope() == MapScope.ITEM)
                .name("entries of items")
                .setParallelism(all.getParallelism())
                .uid("shard-map-items");
    }

    /** The records of a topic; tombstones say nothing that a record has not said before. */
    private <T extends SpecificRecord> SingleOutputStreamOperator<T> values(RecordSource<T> source) {
        SingleOutputStreamOperator<Received<T>> received = wiring.read(source);
        FlatMapFunction<Received<T>, T> value = (record, out) -> {
            if (!record.tombstone()) {
                out.collect(record.value());
            }
        };
        return received.flatMap(value)
                .returns(RecordType.ofRecord(source.type()))
                .name(source.topic().topicName() + ": values")
                .setParallelism(received.getParallelism())
                .uid("values-" + source.topic().topicName());
    }

    /** Parallelism stays the source's everywhere before the key, so that a customer's records stay in order. */
    private static <T> SingleOutputStreamOperator<PlannerRecord> turned(
            DataStream<T> records, String name, Turn<T> turn) {
        return records.map(turn::of)
                .returns(PlannerRecordCodec.TYPE)
                .name(name)
                .setParallelism(records.getParallelism())
                .uid("planner-" + name.replace(' ', '-'));
    }

    private DataStream<PlannerRecord> timed(SingleOutputStreamOperator<PlannerRecord> records, String name) {
        return records.assignTimestampsAndWatermarks(PlannerTime.strategy(time))
                .name(name + ": event time")
                .setParallelism(records.getParallelism())
                .uid("time-" + name.replace(' ', '-'));
    }
}
