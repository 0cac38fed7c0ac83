package io.foreshard.flink.planner;

import io.foreshard.core.Home;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.placement.AnomalyObservation;
import io.foreshard.core.placement.ExpectedBenefit;
import io.foreshard.core.placement.PartitionState;
import io.foreshard.core.placement.RegionForecast;
import io.foreshard.core.placement.RunObservation;
import io.foreshard.core.placement.ScoreObservation;
import io.foreshard.schemas.AccessAnomaly;
import io.foreshard.schemas.AccessRun;
import io.foreshard.schemas.AnomalyKind;
import io.foreshard.schemas.Benefit;
import io.foreshard.schemas.MobilityScore;
import io.foreshard.schemas.PartitionStatus;
import io.foreshard.schemas.PreviousRun;
import io.foreshard.schemas.ScoreTrigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the records of the topics say, in core's terms. Pure functions. */
final class Observations {

    private Observations() {}

    static ScoreObservation of(MobilityScore score) {
        List<RegionForecast> forecasts = score.getForecasts().stream()
                .map(forecast -> new RegionForecast(
                        new Region(forecast.getRegion()),
                        forecast.getMean(),
                        forecast.getLower(),
                        forecast.getUpper(),
                        forecast.getWindowMeans().stream()
                                .map(Float::doubleValue)
                                .toList()))
                .toList();
        return new ScoreObservation(
                Instant.ofEpochMilli(score.getWindowEnd()),
                score.getHomeEpoch(),
                Math.max(0, Math.min(1, score.getScore())),
                Duration.ofMillis(score.getWindowMillis()),
                forecasts,
                benefit(score.getBenefit()),
                score.getTrigger() == ScoreTrigger.ANOMALY);
    }

    private static ExpectedBenefit benefit(Benefit benefit) {
        double mean = benefit.getMeanMillis();
        return new ExpectedBenefit(
                mean, Math.min(mean, benefit.getLowerMillis()), Math.max(mean, benefit.getUpperMillis()));
    }

    static RunObservation of(AccessRun run) {
        return new RunObservation(
                new Region(run.getRegion()),
                Instant.ofEpochMilli(run.getStart()),
                Instant.ofEpochMilli(Math.max(run.getStart(), run.getLastAccess())),
                Math.max(1, run.getLength()),
                previous(run.getPrevious()));
    }

    private static RunObservation.@Nullable PreviousRun previous(@Nullable PreviousRun previous) {
        return previous == null
                ? null
                : new RunObservation.PreviousRun(
                        new Region(previous.getRegion()),
                        Instant.ofEpochMilli(previous.getStart()),
                        Instant.ofEpochMilli(previous.getEnd()),
                        previous.getLength());
    }

    /** The anomaly, or empty if it is of a kind that a newer analyzer tells of. */
    static Optional<AnomalyObservation> of(AccessAnomaly anomaly) {
        return kind(anomaly.getKind())
                .map(kind -> new AnomalyObservation(
                        new Region(anomaly.getRegion()),
                        kind,
                        Instant.ofEpochMilli(anomaly.getTimestamp()),
                        anomaly.getObserved(),
                        anomaly.getExpected(),
                        anomaly.getSeverity()));
    }

    private static Optional<AnomalyObservation.Kind> kind(AnomalyKind kind) {
        return switch (kind) {
            case SPIKE -> Optional.of(AnomalyObservation.Kind.SPIKE);
            case DROP -> Optional.of(AnomalyObservation.Kind.DROP);
            case NEW_REGION -> Optional.of(AnomalyObservation.Kind.NEW_REGION);
            case REGION_SHIFT -> Optional.of(AnomalyObservation.Kind.REGION_SHIFT);
            case UNKNOWN -> Optional.empty();
        };
    }

    static PartitionState of(PartitionStatus status) {
        return new PartitionState(
                new PartitionId(status.getPartition()),
                status.getReachable(),
                status.getItems(),
                status.getBytes(),
                status.getCapacityBytes(),
                status.getLatencyMicros(),
                status.getDraining());
    }

    /** The home that a record names, or empty if it names none. */
    static Optional<Home> home(@Nullable String partition, long epoch) {
        return partition == null || partition.isEmpty() || epoch < 1
                ? Optional.empty()
                : Optional.of(new Home(new PartitionId(partition), epoch));
    }
}
