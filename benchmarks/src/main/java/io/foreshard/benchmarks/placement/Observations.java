package io.foreshard.benchmarks.placement;

import io.foreshard.core.Home;
import io.foreshard.core.anomaly.Anomaly;
import io.foreshard.core.mobility.Run;
import io.foreshard.core.mobility.RunChange;
import io.foreshard.core.placement.AnomalyObservation;
import io.foreshard.core.placement.ExpectedBenefit;
import io.foreshard.core.placement.RunObservation;
import io.foreshard.core.placement.ScoreObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What the analyzer tells, as the planner reads it from the topics. */
final class Observations {

    private Observations() {}

    static RunObservation of(RunChange change) {
        Run run = change.run();
        return new RunObservation(
                run.region(),
                Instant.ofEpochMilli(run.startMillis()),
                Instant.ofEpochMilli(run.lastMillis()),
                run.length(),
                change.previous()
                        .map(previous -> new RunObservation.PreviousRun(
                                previous.region(),
                                Instant.ofEpochMilli(previous.startMillis()),
                                Instant.ofEpochMilli(previous.lastMillis()),
                                previous.length()))
                        .orElse(null));
    }

    static AnomalyObservation of(Anomaly anomaly) {
        return new AnomalyObservation(
                anomaly.region(),
                AnomalyObservation.Kind.valueOf(anomaly.kind().name()),
                Instant.ofEpochMilli(anomaly.timestampMillis()),
                anomaly.observed(),
                anomaly.expected(),
                anomaly.severity());
    }

    static ScoreObservation score(long asOfMillis, Home home, double score, long windowMillis, boolean anomaly) {
        return new ScoreObservation(
                Instant.ofEpochMilli(asOfMillis),
                home.epoch(),
                score,
                Duration.ofMillis(windowMillis),
                List.of(),
                ExpectedBenefit.NONE,
                anomaly);
    }
}
