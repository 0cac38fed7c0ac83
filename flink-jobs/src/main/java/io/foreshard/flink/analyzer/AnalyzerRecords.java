package io.foreshard.flink.analyzer;

import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.anomaly.Anomaly;
import io.foreshard.core.mobility.Assessment;
import io.foreshard.core.mobility.ItemState;
import io.foreshard.core.mobility.Run;
import io.foreshard.core.mobility.RunChange;
import io.foreshard.schemas.AccessAnomaly;
import io.foreshard.schemas.AccessRun;
import io.foreshard.schemas.AnomalyKind;
import io.foreshard.schemas.Benefit;
import io.foreshard.schemas.MobilityScore;
import io.foreshard.schemas.PreviousRun;
import io.foreshard.schemas.RegionAlarm;
import io.foreshard.schemas.RegionForecast;
import io.foreshard.schemas.ScoreTrigger;
import java.util.List;

/**
 * The core's results as records of the wire contract. An id is made of the item, the trigger and the cause, the place of an
 * access or the end of a window: computed again after a failure, it is the same.
 */
final class AnalyzerRecords {

    private AnalyzerRecords() {}

    /** @param cause place of the access, or {@link #windowCause} */
    static MobilityScore score(ItemId item, Assessment assessment, String cause) {
        return MobilityScore.newBuilder()
                .setId(id(item, assessment.trigger().name(), cause))
                .setCustomerId(item.customerId())
                .setItemId(item.itemId())
                .setWindowEnd(assessment.windowEndMillis())
                .setTrigger(ScoreTrigger.valueOf(assessment.trigger().name()))
                .setHomePartition(assessment.home().partition().name())
                .setHomeRegion(assessment.homeRegion().name())
                .setHomeEpoch(assessment.home().epoch())
                .setScore(assessment.score().value())
                .setScoreLower(assessment.score().lower())
                .setScoreUpper(assessment.score().upper())
                .setHorizonMillis(assessment.horizonMillis())
                .setDemandPerHour(assessment.demandPerHour())
                .setForecasts(forecasts(assessment))
                .setWindowMillis(assessment.windowMillis())
                .setBestRegion(assessment.bestRegion().name())
                .setBenefit(new Benefit(
                        assessment.benefit().meanMillis(),
                        assessment.benefit().lowerMillis(),
                        assessment.benefit().upperMillis()))
                .setModel(assessment.model())
                .setAccesses(assessment.accesses())
                .build();
    }

    private static List<RegionForecast> forecasts(Assessment assessment) {
        return assessment.forecasts().stream()
                .map(forecast -> new RegionForecast(
                        forecast.region().name(),
                        forecast.mean(),
                        forecast.lower(),
                        forecast.upper(),
                        forecast.model(),
                        forecast.windowMeans()))
                .toList();
    }

    /** Told once for each milestone: repeated with other accesses counted together, a run has the same milestones. */
    static AccessRun run(ItemId item, RunChange change, Home home, String cause) {
        Run run = change.run();
        return AccessRun.newBuilder()
                .setId(id(item, "RUN", run.region() + "|" + cause + "|" + run.milestone()))
                .setCustomerId(item.customerId())
                .setItemId(item.itemId())
                .setRegion(run.region().name())
                .setStart(run.startMillis())
                .setLastAccess(run.lastMillis())
                .setLength(run.length())
                .setWrites(run.writes())
                .setPrevious(change.previous().map(AnalyzerRecords::previous).orElse(null))
                .setHomePartition(home.partition().name())
                .setHomeEpoch(home.epoch())
                .build();
    }

    private static PreviousRun previous(Run run) {
        return new PreviousRun(run.region().name(), run.startMillis(), run.lastMillis(), run.length());
    }

    /** @param cause place of the access, or {@link #windowCause} */
    static AccessAnomaly anomaly(ItemId item, Anomaly anomaly, String cause) {
        return AccessAnomaly.newBuilder()
                .setId(id(item, anomaly.kind().name(), anomaly.region() + "|" + cause))
                .setCustomerId(item.customerId())
                .setItemId(item.itemId())
                .setRegion(anomaly.region().name())
                .setKind(AnomalyKind.valueOf(anomaly.kind().name()))
                .setTimestamp(anomaly.timestampMillis())
                .setWindowEnd(anomaly.windowEndMillis())
                .setObserved(anomaly.observed())
                .setExpected(anomaly.expected())
                .setLower(anomaly.lower())
                .setUpper(anomaly.upper())
                .setSeverity(anomaly.severity())
                .build();
    }

    static RegionAlarm regionAlarm(io.foreshard.core.anomaly.RegionAlarm alarm) {
        return RegionAlarm.newBuilder()
                .setId(alarm.id())
                .setRegion(alarm.region().name())
                .setKind(AnomalyKind.valueOf(alarm.kind().name()))
                .setBegin(alarm.beginMillis())
                .setLatest(alarm.latestMillis())
                .setItems(alarm.items())
                .setExpectedItems(alarm.expectedItems())
                .setSeverity(alarm.severity())
                .setEnded(alarm.ended())
                .build();
    }

    /** The cause of what a window's end brought about. */
    static String windowCause(long windowEndMillis) {
        return "w" + windowEndMillis;
    }

    /** The cause of what an item's current run brought about: where it began among the accesses, since two may begin at the same time. */
    static String runCauseOf(ItemState state) {
        Run run = state.currentRun().orElseThrow();
        return "r" + run.startMillis() + "." + (state.accesses() - run.length());
    }

    /** The cause of what a new home brought about. */
    static String homeCause(Home home) {
        return "h" + home.epoch();
    }

    private static String id(ItemId item, String trigger, String cause) {
        return item.key() + "|" + trigger + "|" + cause;
    }
}
