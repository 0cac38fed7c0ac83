package io.foreshard.benchmarks.pipeline;

import java.io.Serializable;
import org.apache.flink.api.connector.source.ReaderOutput;

/** What one instance of a {@link FeedSource} emits. For one thread. */
interface Feed<T> {

    /**
     * Emits some records or watermarks.
     *
     * @return how many records; 0 for the end: it is not asked again
     */
    int emitTo(ReaderOutput<T> output);

    /** Makes the feeds of all instances. */
    interface Maker<T> extends Serializable {

        Feed<T> make(LoadShare share);
    }

    /** No record, and nobody waits for one. */
    static <T> Feed<T> silence() {
        return output -> {
            output.markIdle();
            return 0;
        };
    }
}
