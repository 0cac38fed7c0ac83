package io.foreshard.executor.intake;

import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.TimeScale;
import io.foreshard.core.migration.MigrationRecord;
import io.foreshard.core.migration.MigrationState;
import io.foreshard.core.migration.Verdict;
import io.foreshard.schemas.MigrationRequest;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * A request of valid form and where it came from. Immutable.
 *
 * @param notBefore clock time before which it is not tried again
 */
record IncomingRequest(
        TopicPartition partition, long offset, ItemId item, MigrationRequest request, Instant notBefore) {

    IncomingRequest after(Instant time) {
        return new IncomingRequest(partition, offset, item, request, time);
    }

    PartitionId source() {
        return new PartitionId(request.getSourcePartition());
    }

    PartitionId target() {
        return new PartitionId(request.getTargetPartition());
    }

    /** The record to create: its times are clock times. */
    MigrationRecord toRecord(String executor, TimeScale scale, Instant now) {
        return new MigrationRecord(
                request.getId(),
                item,
                new Home(source(), request.getExpectedEpoch()),
                target(),
                MigrationState.PLANNED,
                1,
                executor,
                0,
                request.getVerdict() == io.foreshard.schemas.Verdict.CONFIDENT ? Verdict.CONFIDENT : Verdict.PROBATION,
                scale.toClockTime(Instant.ofEpochMilli(request.getCreatedAt())),
                scale.toClockTime(Instant.ofEpochMilli(request.getDeadline())),
                Optional.ofNullable(request.getPredictedArrival())
                        .map(Instant::ofEpochMilli)
                        .map(scale::toClockTime),
                now,
                "REQUESTED",
                Optional.ofNullable(request.getGroup()),
                Optional.ofNullable(request.getReverses()));
    }
}
