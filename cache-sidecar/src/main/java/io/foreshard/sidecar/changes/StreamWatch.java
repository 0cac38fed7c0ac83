package io.foreshard.sidecar.changes;

import io.foreshard.core.PartitionId;
import io.foreshard.sidecar.items.Watermarks;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when the change log of a partition has not been heard of for longer than copies may be old, and when it is again: whoever is
 * to blame, publisher or Kafka. Run it now and then, on one thread.
 */
public final class StreamWatch implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamWatch.class);

    private final Watermarks watermarks;
    private final Set<PartitionId> partitions;
    private final Duration bound;
    private final InstantSource clock;
    private final Set<PartitionId> silent = new HashSet<>();

    public StreamWatch(
            Watermarks watermarks,
            Set<PartitionId> partitions,
            Duration bound,
            MeterRegistry registry,
            InstantSource clock) {
        this.watermarks = watermarks;
        this.partitions = Set.copyOf(partitions);
        this.bound = bound;
        this.clock = clock;
        for (PartitionId partition : partitions) {
            silent.add(partition); // until it is heard of for the first time
            var unused = Gauge.builder("foreshard.changes.lag.seconds", () -> lagSeconds(partition))
                    .tag("partition", partition.name())
                    .register(registry);
        }
    }

    private double lagSeconds(PartitionId partition) {
        long millis = watermarks.lagMillis(partition, clock.millis());
        return millis == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : millis / 1000.0;
    }

    @Override
    public void run() {
        for (PartitionId partition : partitions) {
            boolean heard = watermarks.lagMillis(partition, clock.millis()) <= bound.toMillis();
            if (heard && silent.remove(partition)) {
                LOG.info("the change log of partition '{}' vouches for cached copies", partition);
            } else if (!heard && silent.add(partition)) {
                LOG.warn(
                        "nothing heard of the change log of partition '{}' for {} ms: cached copies of its items are"
                                + " served no more; check its publisher and Kafka",
                        partition,
                        bound.toMillis());
            }
        }
    }
}
