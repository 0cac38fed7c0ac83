package io.foreshard.executor.publish;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.configuration.PartitionConfiguration;
import io.foreshard.executor.run.StoreStatus;
import io.foreshard.executor.run.Stores;
import io.foreshard.partitions.etcd.Election;
import io.foreshard.partitions.etcd.OperatorControls;
import io.foreshard.schemas.PartitionStatus;
import io.foreshard.schemas.codec.RecordCodec;
import io.foreshard.schemas.codec.RecordKeys;
import io.foreshard.schemas.codec.Topic;
import java.time.InstantSource;
import java.util.function.Supplier;

/** While this executor is elected, publishes the status of every partition. Thread-safe; does not block. */
public final class StatusPublisher implements Runnable {

    private final ForeshardConfiguration configuration;
    private final Stores stores;
    private final Supplier<OperatorControls> controls;
    private final Election election;
    private final Outbox outbox;
    private final RecordCodec<PartitionStatus> codec = RecordCodec.of(PartitionStatus.class);
    private final InstantSource clock = InstantSource.system();

    public StatusPublisher(
            ForeshardConfiguration configuration,
            Stores stores,
            Supplier<OperatorControls> controls,
            Election election,
            Outbox outbox) {
        this.configuration = configuration;
        this.stores = stores;
        this.controls = controls;
        this.election = election;
        this.outbox = outbox;
    }

    @Override
    public void run() {
        if (election.term().isPresent()) {
            configuration.partitions().values().forEach(this::publish);
        }
    }

    private void publish(PartitionConfiguration partition) {
        StoreStatus status = stores.status(partition.id());
        PartitionStatus record = PartitionStatus.newBuilder()
                .setPartition(partition.id().name())
                .setRegion(partition.region().name())
                .setTimestamp(clock.millis())
                .setReachable(status.reachable())
                .setItems(status.items())
                .setBytes(status.bytes())
                .setCapacityBytes(partition.capacityBytes())
                .setLatencyMicros(status.latencyMicros())
                .setDraining(controls.get().isDraining(partition.id()))
                .build();
        var unused = outbox.send(Topic.PARTITION_STATUS, RecordKeys.of(record), codec.encode(record));
    }
}
