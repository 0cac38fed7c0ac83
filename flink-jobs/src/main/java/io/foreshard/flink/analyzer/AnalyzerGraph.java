package io.foreshard.flink.analyzer;

import io.foreshard.flink.wire.JobWiring;
import io.foreshard.flink.wire.Received;
import io.foreshard.flink.wire.RecordSink;
import io.foreshard.flink.wire.RecordSource;
import io.foreshard.flink.wire.RecordType;
import io.foreshard.schemas.AccessAnomaly;
import io.foreshard.schemas.AccessEvent;
import io.foreshard.schemas.AccessRun;
import io.foreshard.schemas.MapScope;
import io.foreshard.schemas.MobilityScore;
import io.foreshard.schemas.RegionAlarm;
import io.foreshard.schemas.ShardMapChange;
import io.foreshard.schemas.codec.RecordKeys;
import io.foreshard.schemas.codec.Topic;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** How the analyzer's sources, operators and sinks are connected. */
public final class AnalyzerGraph {

    private AnalyzerGraph() {}

    /** Builds the job. */
    public static void connect(JobWiring wiring) {
        AnalyzerSettings settings = AnalyzerSettings.of(wiring.configuration());
        SingleOutputStreamOperator<Received<ShardMapChange>> map = wiring.read(
                RecordSource.of(ShardMapChange.class, Topic.SHARD_MAP).decodedBy(new MapDecoding()));
        write(analyze(wiring.read(accessLogs(settings)), map, settings), wiring);
    }

    /** The job between its sources and its sinks. */
    public static AnalyzerStreams analyze(
            SingleOutputStreamOperator<Received<AccessEvent>> received,
            SingleOutputStreamOperator<Received<ShardMapChange>> map,
            AnalyzerSettings settings) {
        DataStream<Signal> signals = accesses(received, settings).union(entries(map));
        SingleOutputStreamOperator<MobilityScore> scores = signals.keyBy(
                        Signal::customerId, BasicTypeInfo.STRING_TYPE_INFO)
                .connect(rule(map))
                .transform("item analysis", RecordType.ofRecord(MobilityScore.class), new ItemAnalysis(settings))
                .uid("item-analysis");
        SingleOutputStreamOperator<AccessAnomaly> anomalies = scores.getSideOutput(ItemAnalysis.ANOMALIES)
                .transform("region watch", RecordType.ofRecord(AccessAnomaly.class), new RegionWatch(settings))
                .setParallelism(1)
                .uid("region-watch");
        return new AnalyzerStreams(
                scores,
                scores.getSideOutput(ItemAnalysis.RUNS),
                anomalies,
                anomalies.getSideOutput(RegionWatch.ALARMS));
    }

    private static void write(AnalyzerStreams told, JobWiring wiring) {
        wiring.write(
                told.scores(),
                new RecordSink<>(
                        MobilityScore.class,
                        Topic.MOBILITY_SCORES,
                        score -> RecordKeys.ofCustomer(score.getCustomerId())));
        wiring.write(
                told.runs(),
                new RecordSink<>(
                        AccessRun.class, Topic.ACCESS_RUNS, run -> RecordKeys.ofCustomer(run.getCustomerId())));
        wiring.write(
                told.alarms(),
                new RecordSink<>(
                        RegionAlarm.class, Topic.REGION_ALARMS, alarm -> RecordKeys.ofRegion(alarm.getRegion())));
        wiring.write(
                told.anomalies(),
                new RecordSink<>(
                        AccessAnomaly.class,
                        Topic.ACCESS_ANOMALIES,
                        anomaly -> RecordKeys.ofCustomer(anomaly.getCustomerId())));
    }

    /** The topic of accesses, as the job reads it. */
    public static RecordSource<AccessEvent> accessLogs(AnalyzerSettings settings) {
        return RecordSource.of(AccessEvent.class, Topic.ACCESS_LOGS)
                .decodedBy(new AccessDecoding(settings))
                .timedBy(
                        AccessEvent::getTimestamp,
                        settings.analyzer().lateness(),
                        settings.analyzer().window());
    }

    /** An access counts until its window ends by the watermark, which trails the accesses by the lateness. */
    private static DataStream<Signal> accesses(
            SingleOutputStreamOperator<Received<AccessEvent>> received, AnalyzerSettings settings) {
        return received.transform("accesses", SignalCodec.TYPE, new AccessBundling(settings))
                .setParallelism(received.getParallelism())
                .uid("accesses");
    }

    /** Entries of items and customers; a tombstone only says that an entry, removed before, is forgotten. */
    private static DataStream<Signal> entries(SingleOutputStreamOperator<Received<ShardMapChange>> map) {
        return map.filter(change -> !change.tombstone() && isEntry(change.value()))
                .name("map entries")
                .setParallelism(map.getParallelism())
                .uid("map-entries")
                .map(
                        change -> (Signal) new Signal.MapChange(change.value().getCustomerId(), change.value()),
                        SignalCodec.TYPE)
                .name("map changes")
                .setParallelism(map.getParallelism())
                .uid("map-changes");
    }

    private static boolean isEntry(ShardMapChange change) {
        return change.getScope() == MapScope.ITEM || change.getScope() == MapScope.CUSTOMER;
    }

    private static DataStream<ShardMapChange> rule(SingleOutputStreamOperator<Received<ShardMapChange>> map) {
        return map.filter(change -> !change.tombstone() && change.value().getScope() == MapScope.RULE)
                .name("map rules")
                .setParallelism(map.getParallelism())
                .uid("map-rules")
                .map(Received::value, RecordType.ofRecord(ShardMapChange.class))
                .name("rules")
                .setParallelism(map.getParallelism())
                .uid("rules")
                .broadcast();
    }
}
