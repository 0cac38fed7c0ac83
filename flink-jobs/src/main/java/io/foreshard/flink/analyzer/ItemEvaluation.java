package io.foreshard.flink.analyzer;

import io.foreshard.core.Home;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import io.foreshard.core.anomaly.Anomaly;
import io.foreshard.core.anomaly.AnomalyKind;
import io.foreshard.core.mobility.AccessFacts;
import io.foreshard.core.mobility.Accesses;
import io.foreshard.core.mobility.Assessment;
import io.foreshard.core.mobility.ItemAnalyzer;
import io.foreshard.core.mobility.Outlook;
import io.foreshard.core.mobility.PopulationProfiles;
import io.foreshard.core.mobility.ScoreTrigger;
import io.foreshard.core.window.WindowSize;
import io.foreshard.flink.analyzer.CustomerAgenda.Due;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When an item is looked at, what is told of it, and when to look again. Holds no item's state. Not thread-safe, because of
 * the profiles.
 */
final class ItemEvaluation {

    private final AnalyzerSettings settings;
    private final ItemAnalyzer analyzer;
    private final Topology topology;
    private final WindowSize windows;
    private final Map<String, Region> regions = new HashMap<>();
    private final PopulationProfiles profiles;
    private final long latenessMillis;
    private final long catchUpMillis;
    private final long timeToLiveMillis;
    private final long refreshMillis;
    private final double demandFloor;

    ItemEvaluation(AnalyzerSettings settings, PopulationProfiles profiles) {
        this.settings = settings;
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

    /** Counts accesses, and tells what they showed. */
    void onAccesses(TrackedItem item, List<AccessSegment> segments, Home home, Moment moment, Results results) {
        if (moment.watermarkKnown()) {
            closeWindows(item, windows.indexOf(moment.watermark() + 1), moment, results);
        }
        RunTeller runs = new RunTeller(item, home, results);
        for (AccessSegment segment : segments) {
            onSegment(item, segment, home, moment, runs, results);
            runs.finish();
        }
    }

    /** Whether accesses are so old that nobody waits for what they show: they may wait until their windows end. */
    boolean isBacklog(List<AccessSegment> segments, Moment moment) {
        return settings.isBacklog(segments.get(segments.size() - 1).lastMillis(), moment.now());
    }

    /** When an item is due after its first accesses: when the earliest of their windows ends that is open. */
    Due firstDue(List<AccessSegment> segments, Moment moment) {
        return dueAfter(segments, new Due(Long.MAX_VALUE, Long.MIN_VALUE), moment);
    }

    /** When an item is due after further accesses. */
    Due dueAfter(List<AccessSegment> segments, Due before, Moment moment) {
        long earliest = Long.MAX_VALUE;
        long latest = before.lastAccessMillis();
        for (AccessSegment segment : segments) {
            earliest = Math.min(earliest, segment.lastMillis());
            latest = Math.max(latest, segment.lastMillis());
        }
        return new Due(Math.min(before.millis(), dueAfter(earliest, moment)), latest);
    }

    private void onSegment(
            TrackedItem item, AccessSegment segment, Home home, Moment moment, RunTeller runs, Results results) {
        Region region = regions.computeIfAbsent(segment.region(), Region::new);
        Accesses accesses =
                new Accesses(region, segment.firstMillis(), segment.lastMillis(), segment.reads(), segment.writes());
        AccessFacts facts = analyzer.onAccesses(item.state, accesses, profiles.of(region));
        if (facts.tooLate()) {
            results.forgotten();
            return;
        }
        facts.run().ifPresent(runs::changed);
        if (facts.newItem() || !facts.anomalies().isEmpty()) {
            tell(item, facts, segment, home, moment, results);
        }
    }

    private void tell(
            TrackedItem item, AccessFacts facts, AccessSegment segment, Home home, Moment moment, Results to) {
        long time = segment.lastMillis();
        if (lags(time, moment)) {
            to.suppressed();
            return;
        }
        facts.anomalies()
                .forEach(anomaly -> to.anomaly(AnalyzerRecords.anomaly(item.id, anomaly, causeOf(item, anomaly))));
        if (!knows(home)) {
            to.unknownHome();
            return;
        }
        ScoreTrigger trigger = facts.newItem() ? ScoreTrigger.NEW : ScoreTrigger.ANOMALY;
        Assessment assessment = analyzer.assess(item.state, home, topology, time, trigger);
        String cause = facts.newItem()
                ? segment.place()
                : scoreCauseOf(item, facts.anomalies().get(0));
        to.score(AnalyzerRecords.score(item.id, assessment, cause));
        item.tell(LastScore.of(assessment, windows.startOf(windows.indexOf(time))));
    }

    private static String scoreCauseOf(TrackedItem item, Anomaly anomaly) {
        return anomaly.kind() + "|" + anomaly.region() + "|" + causeOf(item, anomaly);
    }

    /** What makes an anomaly the only one of its kind, however its accesses were counted together. */
    private static String causeOf(TrackedItem item, Anomaly anomaly) {
        return anomaly.kind() == AnomalyKind.SPIKE || anomaly.kind() == AnomalyKind.DROP
                ? AnalyzerRecords.windowCause(anomaly.windowEndMillis())
                : AnalyzerRecords.runCauseOf(item.state);
    }

    /** The end of the window of an access, or of the first window that is open if that is later. */
    private long dueAfter(long eventTimeMillis, Moment moment) {
        long end = windows.endOf(windows.indexOf(eventTimeMillis));
        return moment.watermarkKnown() ? Math.max(end, windows.endOf(windows.indexOf(moment.watermark() + 1))) : end;
    }

    /** Up to where windows are closed when one ends: a backlog's, as far as event time has come, in one go. */
    long closedUpTo(long windowEndMillis, Moment moment) {
        return settings.isBacklog(windowEndMillis, moment.now())
                ? Math.max(windowEndMillis, windows.startOf(windows.indexOf(moment.watermark() + 1)))
                : windowEndMillis;
    }

    /** The end of the window that is open when the one that ends then is closed; accesses behind it have to wait. */
    long openWindowEnd(long windowEndMillis) {
        return windowEndMillis + windows.millis();
    }

    /** Whether the item was not accessed for so long that it is to be forgotten. */
    boolean expired(Due due, long windowEndMillis) {
        return windowEndMillis - due.lastAccessMillis() >= timeToLiveMillis;
    }

    /**
     * Closes the windows before {@code windowEndMillis}, tells the score if it is news, and returns when the item is due.
     *
     * @param waiting accesses that were not counted yet, before {@link #openWindowEnd}
     */
    Due onWindowEnd(
            TrackedItem item,
            List<AccessSegment> waiting,
            Due due,
            long windowEndMillis,
            Home home,
            Moment moment,
            Results results) {
        long upTo = windows.indexOf(windowEndMillis);
        List<Anomaly> anomalies = countInOrder(item, waiting, home, moment, results);
        anomalies.addAll(closeWindows(item, upTo, moment, results));
        if (lags(windowEndMillis, moment)) {
            results.suppressed();
            return due.at(Math.max(windowEndMillis + windows.millis(), firstTold(moment)));
        }
        if (!knows(home)) {
            results.unknownHome();
            return due.at(windowEndMillis + refreshMillis);
        }
        Outlook outlook = analyzer.outlook(item.state, home, topology, windowEndMillis + latenessMillis);
        if (!anomalies.isEmpty() || isNews(item, outlook, home, windowEndMillis)) {
            ScoreTrigger trigger = anomalies.isEmpty() ? ScoreTrigger.SCHEDULED : ScoreTrigger.ANOMALY;
            Assessment assessment =
                    analyzer.assess(item.state, home, topology, windowEndMillis + latenessMillis, trigger);
            results.score(AnalyzerRecords.score(item.id, assessment, AnalyzerRecords.windowCause(windowEndMillis)));
            item.tell(LastScore.of(assessment, windowEndMillis));
        }
        return due.at(nextDue(due, outlook, windowEndMillis));
    }

    /** Tells the score for a new home at once, if one was told for another. */
    void onHomeChange(TrackedItem item, Home home, Moment moment, Results results) {
        if (item.told().isEmpty() || item.told().get().home().equals(home)) {
            return;
        }
        long time = item.state.lastAccessMillis().orElse(Long.MIN_VALUE);
        if (moment.watermarkKnown()) {
            closeWindows(item, windows.indexOf(moment.watermark() + 1), moment, results);
            time = Math.max(time, moment.watermark() + 1 + latenessMillis);
        }
        if (!knows(home)) {
            results.unknownHome();
        } else if (lags(time, moment)) {
            results.suppressed();
        } else {
            Assessment assessment = analyzer.assess(item.state, home, topology, time, ScoreTrigger.SCHEDULED);
            results.score(AnalyzerRecords.score(item.id, assessment, AnalyzerRecords.homeCause(home)));
            item.tell(LastScore.of(assessment, item.told().get().windowEndMillis()));
        }
    }

    /** As if accesses and ends of windows had come in the order of time. @return what the windows showed that were closed */
    private List<Anomaly> countInOrder(
            TrackedItem item, List<AccessSegment> waiting, Home home, Moment moment, Results results) {
        List<Anomaly> anomalies = new ArrayList<>(0);
        if (waiting.size() > 1) {
            waiting.sort(Comparator.comparingLong(segment -> windows.indexOf(segment.lastMillis())));
        }
        RunTeller runs = new RunTeller(item, home, results);
        for (AccessSegment segment : waiting) {
            anomalies.addAll(closeWindows(item, windows.indexOf(segment.lastMillis()), moment, results));
            onSegment(item, segment, home, moment, runs, results);
        }
        runs.finish();
        return anomalies;
    }

    private List<Anomaly> closeWindows(TrackedItem item, long upTo, Moment moment, Results results) {
        long open = item.state.firstOpenWindow().orElse(upTo);
        if (open >= upTo) {
            return List.of();
        }
        results.closed(upTo - open);
        List<Anomaly> anomalies = analyzer.closeWindows(item.state, upTo, profiles);
        if (anomalies.isEmpty()) {
            return anomalies;
        }
        List<Anomaly> told = anomalies.stream()
                .filter(anomaly -> !lags(anomaly.windowEndMillis(), moment))
                .toList();
        told.forEach(anomaly -> results.anomaly(
                AnalyzerRecords.anomaly(item.id, anomaly, AnalyzerRecords.windowCause(anomaly.windowEndMillis()))));
        return told;
    }

    /** A reader would notice the difference, or was told long ago. */
    private boolean isNews(TrackedItem item, Outlook outlook, Home home, long windowEndMillis) {
        LastScore told = item.told().orElse(null);
        return told == null
                || told.differsFrom(outlook, home)
                || windowEndMillis - told.windowEndMillis() >= refreshMillis;
    }

    /**
     * The next window end if accesses are known that lie behind this one; when an access is expected; after a while in any
     * case, unless there is nothing to expect: then when the item is forgotten.
     */
    private long nextDue(Due due, Outlook outlook, long windowEndMillis) {
        if (due.lastAccessMillis() >= windowEndMillis) {
            return windowEndMillis + windows.millis();
        }
        if (outlook.score() == 0 && outlook.demandPerHour() <= demandFloor) {
            long forgotten = due.lastAccessMillis() + timeToLiveMillis;
            return Math.max(windowEndMillis + windows.millis(), windows.endOf(windows.indexOf(forgotten)));
        }
        return windowEndMillis + Math.min(windows.millis() * outlook.windowsUntilAccess(), refreshMillis);
    }

    private boolean knows(Home home) {
        return topology.regionOf(home.partition()).isPresent();
    }

    /** The end of the first window that does not lie too far back to be told. */
    private long firstTold(Moment moment) {
        return windows.endOf(windows.indexOf(moment.now() - catchUpMillis - 1));
    }

    private boolean lags(long eventTimeMillis, Moment moment) {
        return moment.now() - eventTimeMillis > catchUpMillis;
    }
}
