package io.foreshard.flink.analyzer;

import static java.util.Objects.requireNonNull;

import io.foreshard.core.Region;
import io.foreshard.core.anomaly.AnomalyKind;
import io.foreshard.core.anomaly.RegionAlarms;
import io.foreshard.flink.wire.RecordType;
import io.foreshard.schemas.AccessAnomaly;
import io.foreshard.schemas.RegionAlarm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Folds the anomalies of many items of a region into alarms of the region: anomalies pass through, those that are part of an alarm marked with its id; alarms
 * go out beside them. One instance sees all: anomalies are few, and the regions are followed from the first watermark on, alarms or not.
 */
final class RegionWatch extends AbstractStreamOperator<AccessAnomaly>
        implements OneInputStreamOperator<AccessAnomaly, AccessAnomaly> {

    static final OutputTag<RegionAlarm> ALARMS =
            new OutputTag<>("region-alarms", RecordType.ofRecord(RegionAlarm.class));

    private final AnalyzerSettings settings;
    private final Map<Region, RegionAlarms> regions = new TreeMap<>();
    private transient @Nullable ListState<RegionSnapshot> stored;
    private transient @Nullable Counter alarms;

    RegionWatch(AnalyzerSettings settings) {
        this.settings = settings;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        stored = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("region-alarms", RegionSnapshot.TYPE));
        for (RegionSnapshot snapshot : stored.get()) {
            Region region = new Region(snapshot.region());
            regions.put(region, RegionAlarms.fromBytes(region, options(), snapshot.bytes()));
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        List<RegionSnapshot> snapshots = new ArrayList<>();
        regions.forEach((region, kept) -> snapshots.add(new RegionSnapshot(region.name(), 0, kept.toBytes())));
        requireNonNull(stored).update(snapshots);
    }

    @Override
    public void open() throws Exception {
        super.open();
        alarms = getMetricGroup().counter("regionAlarms");
    }

    @Override
    public void processElement(StreamRecord<AccessAnomaly> element) {
        AccessAnomaly anomaly = element.getValue();
        AnomalyKind kind = AnomalyKind.valueOf(anomaly.getKind().name());
        RegionAlarms region = of(new Region(anomaly.getRegion()), anomaly.getTimestamp());
        region.onAlarm(kind, anomaly.getTimestamp()).ifPresent(this::tell);
        String cause = region.partOf(kind)
                .map(io.foreshard.core.anomaly.RegionAlarm::id)
                .orElse(null);
        output.collect(
                cause == null
                        ? element
                        : element.replace(AccessAnomaly.newBuilder(anomaly)
                                .setPartOf(cause)
                                .build()));
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        long time = mark.getTimestamp();
        if (time != Long.MAX_VALUE) {
            for (Region region : settings.topology().regions()) {
                RegionAlarms followed = of(region, time);
                if (lags(time)) {
                    followed.skipTo(time);
                } else {
                    followed.advance(time).forEach(this::tell);
                }
            }
        }
        super.processWatermark(mark);
    }

    private RegionAlarms of(Region region, long beginMillis) {
        return regions.computeIfAbsent(region, unseen -> new RegionAlarms(region, options(), beginMillis));
    }

    private RegionAlarms.Options options() {
        return new RegionAlarms.Options(
                settings.windowSize().millis(), settings.analyzer().regionAlarmsPerDay());
    }

    private void tell(io.foreshard.core.anomaly.RegionAlarm alarm) {
        requireNonNull(alarms).inc();
        output.collect(ALARMS, new StreamRecord<>(AnalyzerRecords.regionAlarm(alarm)));
    }

    /** Nothing is told of a backlog, so what it seems to lack means nothing. */
    private boolean lags(long eventTimeMillis) {
        Instant clock = Instant.ofEpochMilli(getProcessingTimeService().getCurrentProcessingTime());
        return settings.timeScale().toEventTime(clock).toEpochMilli() - eventTimeMillis
                > settings.analyzer().catchUpBound().toMillis();
    }
}
