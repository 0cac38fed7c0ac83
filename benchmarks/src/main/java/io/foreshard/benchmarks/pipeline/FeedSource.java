package io.foreshard.benchmarks.pipeline;

import io.foreshard.benchmarks.pipeline.FeedSource.NoSplit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.Counter;
import org.jspecify.annotations.Nullable;

/**
 * Makes records inside the job, each instance its share. After the last one it is silent and never ends: the end of a source is the
 * end of time, at which the analysis has nothing more to tell. It cannot be restored.
 */
final class FeedSource<T> implements Source<T, NoSplit, Integer> {

    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // makers are serializable
    private final Feed.Maker<T> feeds;

    FeedSource(Feed.Maker<T> feeds) {
        this.feeds = feeds;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<T, NoSplit> createReader(SourceReaderContext context) {
        LoadShare share = new LoadShare(context.getIndexOfSubtask(), context.currentParallelism());
        return new Reader<>(
                feeds.make(share), context.metricGroup().getIOMetricGroup().getNumRecordsInCounter());
    }

    @Override
    public SplitEnumerator<NoSplit, Integer> createEnumerator(SplitEnumeratorContext<NoSplit> context) {
        return new NothingToAssign();
    }

    @Override
    public SplitEnumerator<NoSplit, Integer> restoreEnumerator(
            SplitEnumeratorContext<NoSplit> context, Integer checkpoint) {
        throw new IllegalStateException("a generated load cannot be gone on with");
    }

    @Override
    public SimpleVersionedSerializer<NoSplit> getSplitSerializer() {
        return new Nothing<>(new NoSplit());
    }

    @Override
    public SimpleVersionedSerializer<Integer> getEnumeratorCheckpointSerializer() {
        return new Nothing<>(0);
    }

    /** Instances know their shares by themselves. */
    static final class NoSplit implements SourceSplit {
        @Override
        public String splitId() {
            return "all";
        }
    }

    private static final class Reader<T> implements SourceReader<T, NoSplit> {

        private final Feed<T> feed;
        private final Counter made;
        private final CompletableFuture<Void> never = new CompletableFuture<>();
        private boolean ended;

        Reader(Feed<T> feed, Counter made) {
            this.feed = feed;
            this.made = made;
        }

        @Override
        public void start() {}

        @Override
        public InputStatus pollNext(ReaderOutput<T> output) {
            if (!ended) {
                int emitted = feed.emitTo(output);
                made.inc(emitted);
                ended = emitted == 0;
            }
            return ended ? InputStatus.NOTHING_AVAILABLE : InputStatus.MORE_AVAILABLE;
        }

        @Override
        public List<NoSplit> snapshotState(long checkpointId) {
            return List.of();
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return ended ? never : CompletableFuture.completedFuture(null);
        }

        @Override
        public void addSplits(List<NoSplit> splits) {}

        @Override
        public void notifyNoMoreSplits() {}

        @Override
        public void close() {}
    }

    private static final class NothingToAssign implements SplitEnumerator<NoSplit, Integer> {
        @Override
        public void start() {}

        @Override
        public void handleSplitRequest(int subtask, @Nullable String host) {}

        @Override
        public void addSplitsBack(List<NoSplit> splits, int subtask) {}

        @Override
        public void addReader(int subtask) {}

        @Override
        public Integer snapshotState(long checkpointId) {
            return 0;
        }

        @Override
        public void close() {}
    }

    /** There is only one value. */
    private record Nothing<V>(V value) implements SimpleVersionedSerializer<V> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(V object) {
            return new byte[0];
        }

        @Override
        public V deserialize(int version, byte[] bytes) {
            return value;
        }
    }
}
