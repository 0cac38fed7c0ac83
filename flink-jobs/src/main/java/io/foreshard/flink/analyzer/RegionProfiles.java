package io.foreshard.flink.analyzer;

import io.foreshard.core.Region;
import io.foreshard.core.mobility.PopulationProfile;
import io.foreshard.core.mobility.PopulationProfiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The population profile of each region as one parallel instance has learnt it: no more than the topology has regions, since
 * accesses from others are refused. Not thread-safe.
 */
final class RegionProfiles implements PopulationProfiles {

    private final Map<Region, PopulationProfile> profiles = new HashMap<>();

    @Override
    public PopulationProfile of(Region region) {
        return profiles.computeIfAbsent(region, unseen -> new PopulationProfile());
    }

    /** What this instance has learnt. It goes on with the precision that is kept, so that a restored one does the same. */
    List<RegionSnapshot> snapshot(int instance) {
        List<RegionSnapshot> snapshots = new ArrayList<>();
        profiles.replaceAll((region, profile) -> {
            byte[] bytes = profile.toBytes();
            snapshots.add(new RegionSnapshot(region.name(), instance, bytes));
            return PopulationProfile.fromBytes(bytes);
        });
        return snapshots;
    }

    /** Takes over what this instance had learnt; after a change of parallelism, what another one had. */
    static RegionProfiles restore(Iterable<RegionSnapshot> all, int instance) {
        Map<String, List<RegionSnapshot>> byRegion = new TreeMap<>();
        all.forEach(snapshot -> byRegion.computeIfAbsent(snapshot.region(), unseen -> new ArrayList<>())
                .add(snapshot));
        RegionProfiles restored = new RegionProfiles();
        byRegion.forEach((region, snapshots) -> {
            snapshots.sort(Comparator.comparingInt(RegionSnapshot::instance));
            byte[] bytes = snapshots.get(instance % snapshots.size()).bytes();
            restored.profiles.put(new Region(region), PopulationProfile.fromBytes(bytes));
        });
        return restored;
    }
}
