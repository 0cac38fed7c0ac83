package io.foreshard.flink.analyzer;

import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import io.foreshard.core.anomaly.Anomaly;
import io.foreshard.core.mobility.AccessFacts;
import io.foreshard.core.mobility.Assessment;
import io.foreshard.core.mobility.ItemAnalyzer;
import io.foreshard.core.mobility.PopulationProfiles;
import io.foreshard.core.mobility.RegionForecast;
import io.foreshard.core.mobility.ScoreTrigger;
import io.foreshard.core.window.WindowSize;
import io.foreshard.schemas.AccessEvent;
import io.foreshard.schemas.Operation;
import java.util.List;

/**
 * When an item is looked at, what is told of it, and when to look again. Holds no item's state. Not thread-safe, because of
 * the profiles.
 */
final class ItemEvaluation {

    /** Weighted accesses that must be expected before an item is worth a look although nothing came. */
    private static final double WORTH_A_LOOK = 1;

    private final ItemAnalyzer analyzer;
    private final Topology topology;
    private final WindowSize windows;
    private final PopulationProfiles profiles;
    private final long latenessMillis;
    private final long catchUpMillis;
    private final long timeToLiveMillis;
    private final long refreshMillis;
    private final double demandFloor;

    ItemEvaluation(AnalyzerSettings settings, PopulationProfiles profiles) {
        this.analyzer = new ItemAnalyzer(settings.options(), settings.timeZones());
        this.topology = settings.topology();
        this.windows = settings.windowSize();
        this.profiles = profiles;
        this.latenessMillis = settings.analyzer().lateness().toMillis();
        this.catchUpMillis = settings.analyzer().catchUpBound().toMillis();
        this.timeToLiveMillis = settings.analyzer().stateTimeToLive().toMillis();
        this.refreshMillis = settings.refreshWindows() * windows.millis();
        this.demandFloor = settings.analyzer().demandFloor();
    }

    /** Counts an access, tells what it showed, and returns when the item is due. */
    ItemAgenda onAccess(ItemId id, TrackedItem item, Signal.Access access, Home home, Moment moment, Results results) {
        AccessEvent event = access.event();
        if (moment.watermarkKnown()) {
            closeWindows(id, item, windows.indexOf(moment.watermark() + 1), moment, results);
        }
        Region region = new Region(event.getRegion());
        boolean write = event.getOperation() == Operation.WRITE;
        AccessFacts facts = analyzer.onAccess(
                item.state, region, event.getTimestamp(), write ? 0 : 1, write ? 1 : 0, profiles.of(region));
        if (facts.tooLate()) {
            results.forgotten();
        } else {
            item.accessed();
            facts.run().ifPresent(run -> results.run(AnalyzerRecords.run(id, run, home, access.place())));
            tell(id, item, facts, access, home, moment, results);
        }
        long lastAccess = item.state.lastAccessMillis().orElse(event.getTimestamp());
        return new ItemAgenda(dueAfter(event.getTimestamp(), moment), lastAccess);
    }

    private void tell(
            ItemId id,
            TrackedItem item,
            AccessFacts facts,
            Signal.Access access,
            Home home,
            Moment moment,
            Results to) {
        boolean anomalous = !facts.anomalies().isEmpty();
        if (!facts.newItem() && !anomalous) {
            return;
        }
        long time = access.event().getTimestamp();
        if (lags(time, moment)) {
            to.suppressed();
            return;
        }
        facts.anomalies().forEach(anomaly -> to.anomaly(AnalyzerRecords.anomaly(id, anomaly, access.place())));
        if (!knows(home)) {
            to.unknownHome();
            return;
        }
        ScoreTrigger trigger = facts.newItem() ? ScoreTrigger.NEW : ScoreTrigger.ANOMALY;
        Assessment assessment = analyzer.assess(item.state, home, topology, time, trigger);
        to.score(AnalyzerRecords.score(id, assessment, access.place()));
        item.toldEarly(LastScore.of(assessment, windows.startOf(windows.indexOf(time))));
    }

    /** The end of the window of an access, or of the first window that is open if that is later. */
    private long dueAfter(long eventTimeMillis, Moment moment) {
        long end = windows.endOf(windows.indexOf(eventTimeMillis));
        return moment.watermarkKnown() ? Math.max(end, windows.endOf(windows.indexOf(moment.watermark() + 1))) : end;
    }

    /** Whether the item was not accessed for so long that it is to be forgotten. */
    boolean expired(ItemAgenda agenda, long windowEndMillis) {
        return windowEndMillis - agenda.lastAccessMillis() >= timeToLiveMillis;
    }

    /** Closes the windows before {@code windowEndMillis}, tells the score if it is news, and returns when the item is due. */
    ItemAgenda onWindowEnd(
            ItemId id,
            TrackedItem item,
            ItemAgenda agenda,
            long windowEndMillis,
            Home home,
            Moment moment,
            Results results) {
        List<Anomaly> anomalies = closeWindows(id, item, windows.indexOf(windowEndMillis), moment, results);
        if (lags(windowEndMillis, moment)) {
            results.suppressed();
            return agenda.dueAt(windowEndMillis + windows.millis());
        }
        if (!knows(home)) {
            results.unknownHome();
            return agenda.dueAt(windowEndMillis + refreshMillis);
        }
        ScoreTrigger trigger = anomalies.isEmpty() ? ScoreTrigger.SCHEDULED : ScoreTrigger.ANOMALY;
        Assessment assessment = analyzer.assess(item.state, home, topology, windowEndMillis + latenessMillis, trigger);
        if (trigger == ScoreTrigger.ANOMALY || isNews(item, assessment, windowEndMillis)) {
            results.score(AnalyzerRecords.score(id, assessment, AnalyzerRecords.windowCause(windowEndMillis)));
            item.tell(LastScore.of(assessment, windowEndMillis));
        }
        return agenda.dueAt(nextDue(agenda, assessment, windowEndMillis));
    }

    /** Tells the score for a new home at once, if one was told for another. */
    void onHomeChange(ItemId id, TrackedItem item, Home home, Moment moment, Results results) {
        if (item.told().isEmpty() || item.told().get().home().equals(home)) {
            return;
        }
        long time = item.state.lastAccessMillis().orElse(Long.MIN_VALUE);
        if (moment.watermarkKnown()) {
            closeWindows(id, item, windows.indexOf(moment.watermark() + 1), moment, results);
            time = Math.max(time, moment.watermark() + 1 + latenessMillis);
        }
        if (!knows(home)) {
            results.unknownHome();
        } else if (lags(time, moment)) {
            results.suppressed();
        } else {
            Assessment assessment = analyzer.assess(item.state, home, topology, time, ScoreTrigger.SCHEDULED);
            results.score(AnalyzerRecords.score(id, assessment, AnalyzerRecords.homeCause(home)));
            item.toldEarly(LastScore.of(assessment, item.told().get().windowEndMillis()));
        }
    }

    private List<Anomaly> closeWindows(ItemId id, TrackedItem item, long upTo, Moment moment, Results results) {
        item.state.firstOpenWindow().ifPresent(open -> results.closed(Math.max(0, upTo - open)));
        List<Anomaly> anomalies = analyzer.closeWindows(item.state, upTo, profiles).stream()
                .filter(anomaly -> !lags(anomaly.windowEndMillis(), moment))
                .toList();
        anomalies.forEach(anomaly -> results.anomaly(
                AnalyzerRecords.anomaly(id, anomaly, AnalyzerRecords.windowCause(anomaly.windowEndMillis()))));
        return anomalies;
    }

    /** Windows may end long after their accesses were counted, many at once: each that held accesses is told. */
    private boolean isNews(TrackedItem item, Assessment assessment, long windowEndMillis) {
        return item.accessedSince()
                || item.state.accessedIn(windows.indexOf(windowEndMillis) - 1)
                || item.told()
                        .map(told -> told.differsFrom(assessment)
                                || windowEndMillis - told.windowEndMillis() >= refreshMillis)
                        .orElse(true);
    }

    /**
     * The next window end if accesses are known that lie behind this one; when an access is expected; after a while in any
     * case, unless there is nothing to expect: then when the item is forgotten.
     */
    private long nextDue(ItemAgenda agenda, Assessment assessment, long windowEndMillis) {
        if (agenda.lastAccessMillis() >= windowEndMillis) {
            return windowEndMillis + windows.millis();
        }
        if (assessment.score().value() == 0 && assessment.demandPerHour() <= demandFloor) {
            long forgotten = agenda.lastAccessMillis() + timeToLiveMillis;
            return Math.max(windowEndMillis + windows.millis(), windows.endOf(windows.indexOf(forgotten)));
        }
        long expected = windowEndMillis + windows.millis() * windowsUntilExpected(assessment);
        return Math.min(expected, windowEndMillis + refreshMillis);
    }

    private static int windowsUntilExpected(Assessment assessment) {
        double expected = 0;
        int horizon = assessment.forecasts().stream()
                .mapToInt(forecast -> forecast.windowMeans().size())
                .max()
                .orElse(1);
        for (int i = 0; i < horizon; i++) {
            for (RegionForecast forecast : assessment.forecasts()) {
                expected += forecast.windowMeans().get(i);
            }
            if (expected >= WORTH_A_LOOK) {
                return i + 1;
            }
        }
        return Math.max(1, horizon);
    }

    private boolean knows(Home home) {
        return topology.regionOf(home.partition()).isPresent();
    }

    private boolean lags(long eventTimeMillis, Moment moment) {
        return moment.now() - eventTimeMillis > catchUpMillis;
    }
}
