package io.foreshard.benchmarks.pipeline;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.TimeScale;
import io.foreshard.flink.analyzer.AnalyzerGraph;
import io.foreshard.flink.analyzer.AnalyzerSettings;
import io.foreshard.flink.analyzer.AnalyzerStreams;
import io.foreshard.flink.wire.JobDescription;
import io.foreshard.flink.wire.JobWiring;
import io.foreshard.flink.wire.Received;
import io.foreshard.flink.wire.ReceivedCodec;
import io.foreshard.schemas.AccessEvent;
import io.foreshard.schemas.ShardMapChange;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Accesses that are made inside the job, each parallel instance its share of the items; nothing is read, nothing is written. */
record GeneratedLoad(PipelinePlan plan, LoadShape shape, long endMillis) implements PipelineLoad {

    private static final String NO_KAFKA = "127.0.0.1:9";

    @Override
    public JobDescription analyzer() {
        return new JobDescription(
                "Analyzer",
                "analyzer",
                "Analyses generated accesses.",
                PipelineJobs.ANALYZER.parallelism(),
                PipelineJobs.ANALYZER.checkpointInterval(),
                this::analyze);
    }

    @Override
    public JobDescription ceiling() {
        return new JobDescription(
                "Ceiling",
                "ceiling",
                "Generates accesses and throws them away.",
                PipelineJobs.ANALYZER.parallelism(),
                PipelineJobs.ANALYZER.checkpointInterval(),
                wiring -> discard(accesses(wiring), "accesses"));
    }

    @Override
    public ForeshardConfiguration configuration(int parallelism) {
        return PipelineJobs.configuration(NO_KAFKA, "", parallelism, TimeScale.REAL, plan.settings());
    }

    private void analyze(JobWiring wiring) {
        SingleOutputStreamOperator<Received<ShardMapChange>> map =
                source(wiring, share -> Feed.silence(), "shard-map", ReceivedCodec.typeOf(ShardMapChange.class));
        AnalyzerStreams told =
                AnalyzerGraph.analyze(accesses(wiring), map, AnalyzerSettings.of(wiring.configuration()));
        discard(told.scores(), "scores");
        discard(told.runs(), "runs");
        discard(told.anomalies(), "anomalies");
        discard(told.alarms(), "alarms");
    }

    private SingleOutputStreamOperator<Received<AccessEvent>> accesses(JobWiring wiring) {
        LoadShape made = shape;
        long begin = endMillis - made.lastingMillis();
        long seed = plan.seed();
        long lateness = wiring.configuration().analyzer().lateness().toMillis();
        return source(
                wiring,
                share -> new AccessFeed(new AccessLoad(made, share, begin, seed), share.instance(), lateness),
                "access-logs",
                ReceivedCodec.typeOf(AccessEvent.class));
    }

    private static <T> SingleOutputStreamOperator<T> source(
            JobWiring wiring, Feed.Maker<T> feeds, String name, TypeInformation<T> type) {
        return wiring.environment()
                .fromSource(new FeedSource<>(feeds), WatermarkStrategy.noWatermarks(), name, type)
                .uid("source-" + name);
    }

    private static void discard(DataStream<?> stream, String name) {
        stream.sinkTo(new DiscardingSink<>()).name(name + " sink").uid("sink-" + name);
    }
}
