package io.foreshard.benchmarks.shift;

import io.foreshard.core.Region;
import io.foreshard.core.anomaly.Anomaly;
import io.foreshard.core.mobility.ItemAnalyzer;
import io.foreshard.core.mobility.ItemState;
import io.foreshard.core.mobility.PopulationProfile;
import io.foreshard.core.mobility.PopulationProfiles;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The analyzer of core on one item. Not thread-safe. */
final class AnalyzerWatcher implements Watcher {

    static final List<Region> REGIONS =
            List.of(new Region("eu"), new Region("us"), new Region("ap"), new Region("sa"), new Region("af"));

    private final ItemAnalyzer analyzer;
    private final PopulationProfiles profiles;
    private final ItemState state;

    AnalyzerWatcher(ItemAnalyzer analyzer, PopulationProfiles profiles) {
        this(analyzer, profiles, new ItemState());
    }

    private AnalyzerWatcher(ItemAnalyzer analyzer, PopulationProfiles profiles, ItemState state) {
        this.analyzer = analyzer;
        this.profiles = profiles;
        this.state = state;
    }

    /** Fresh profiles that are kept for all regions. */
    static PopulationProfiles freshProfiles() {
        List<PopulationProfile> profiles = new ArrayList<>();
        REGIONS.forEach(region -> profiles.add(new PopulationProfile()));
        return region -> profiles.get(REGIONS.indexOf(region));
    }

    @Override
    public void hoursEnded(long hour, Consumer<Alarm> alarms) {
        analyzer.closeWindows(state, hour, profiles).forEach(anomaly -> tell(anomaly, alarms));
    }

    @Override
    public void onAccess(int region, long millis, Consumer<Alarm> alarms) {
        Region from = REGIONS.get(region);
        analyzer.onAccess(state, from, millis, 1, 0, profiles.of(from))
                .anomalies()
                .forEach(anomaly -> tell(anomaly, alarms));
    }

    @Override
    public Watcher copy() {
        List<PopulationProfile> copies = new ArrayList<>();
        REGIONS.forEach(region ->
                copies.add(PopulationProfile.fromBytes(profiles.of(region).toBytes())));
        ItemState copy = ItemState.fromBytes(state.toBytes());
        return new AnalyzerWatcher(analyzer, region -> copies.get(REGIONS.indexOf(region)), copy);
    }

    int stateBytes() {
        return state.toBytes().length;
    }

    private static void tell(Anomaly anomaly, Consumer<Alarm> alarms) {
        alarms.accept(new Alarm(anomaly.kind().name(), REGIONS.indexOf(anomaly.region()), anomaly.timestampMillis()));
    }
}
