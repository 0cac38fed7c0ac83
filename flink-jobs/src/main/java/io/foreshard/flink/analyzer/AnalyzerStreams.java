package io.foreshard.flink.analyzer;

import io.foreshard.schemas.AccessAnomaly;
import io.foreshard.schemas.AccessRun;
import io.foreshard.schemas.MobilityScore;
import io.foreshard.schemas.RegionAlarm;
import org.apache.flink.streaming.api.datastream.DataStream;

/** All that the analysis tells, before it goes to sinks. Immutable. */
public record AnalyzerStreams(
        DataStream<MobilityScore> scores,
        DataStream<AccessRun> runs,
        DataStream<AccessAnomaly> anomalies,
        DataStream<RegionAlarm> alarms) {}
