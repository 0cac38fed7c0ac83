package io.foreshard.stack;

import io.foreshard.core.Region;
import io.foreshard.core.TimeScale;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a stack consists of. Immutable.
 *
 * @param runFolder gets everything the stack writes
 * @param regions at least one; the first one is the control plane's
 * @param roundTrips one direction of each pair suffices
 * @param store what keeps the data
 * @param executors how many, 0 to 9
 * @param etcdMembers 1 or 3
 * @param sidecars whether there is one in each region
 * @param timeScale maps the clock to event time
 * @param settings options of {@code foreshard.yaml} by their paths
 * @param keepData whether data of an earlier run in the folder is used again
 */
public record StackOptions(
        Path runFolder,
        List<Region> regions,
        Map<Region, Map<Region, Duration>> roundTrips,
        StoreKind store,
        FlinkMode flink,
        int executors,
        int etcdMembers,
        boolean sidecars,
        TimeScale timeScale,
        Map<String, String> settings,
        boolean keepData) {

    public StackOptions {
        regions = List.copyOf(regions);
        roundTrips = Map.copyOf(roundTrips);
        settings = Map.copyOf(settings);
        if (regions.isEmpty() || regions.size() > 8) {
            throw new StackException("a stack of " + regions.size() + " regions: expected 1 to 8");
        }
        if (regions.stream().distinct().count() != regions.size()) {
            throw new StackException("regions " + regions + ": expected each of them once");
        }
        if (executors < 0 || executors > 9) {
            throw new StackException("--executors " + executors + ": expected 0 to 9");
        }
        if (etcdMembers != 1 && etcdMembers != 3) {
            throw new StackException(etcdMembers + " etcd members: expected 1 or 3");
        }
    }

    /** Three regions on PostgreSQL, Flink embedded, two executors, sidecars, in real time. */
    public static StackOptions defaults(Path runFolder) {
        List<Region> regions = RegionDistances.DEFAULT_REGIONS;
        return new StackOptions(
                runFolder,
                regions,
                RegionDistances.between(regions, Map.of()),
                StoreKind.POSTGRES,
                FlinkMode.EMBEDDED,
                2,
                1,
                true,
                TimeScale.REAL,
                Map.of(),
                false);
    }

    /** Where Kafka and etcd run. */
    public Region controlPlane() {
        return regions.get(0);
    }

    public StackOptions withRegions(List<Region> changed, Map<Region, Map<Region, Duration>> distances) {
        return new StackOptions(
                runFolder,
                changed,
                distances,
                store,
                flink,
                executors,
                etcdMembers,
                sidecars,
                timeScale,
                settings,
                keepData);
    }

    public StackOptions withStore(StoreKind changed) {
        return new StackOptions(
                runFolder,
                regions,
                roundTrips,
                changed,
                flink,
                executors,
                etcdMembers,
                sidecars,
                timeScale,
                settings,
                keepData);
    }

    public StackOptions withFlink(FlinkMode changed) {
        return new StackOptions(
                runFolder,
                regions,
                roundTrips,
                store,
                changed,
                executors,
                etcdMembers,
                sidecars,
                timeScale,
                settings,
                keepData);
    }

    public StackOptions withExecutors(int changed) {
        return new StackOptions(
                runFolder,
                regions,
                roundTrips,
                store,
                flink,
                changed,
                etcdMembers,
                sidecars,
                timeScale,
                settings,
                keepData);
    }

    public StackOptions withEtcdMembers(int changed) {
        return new StackOptions(
                runFolder,
                regions,
                roundTrips,
                store,
                flink,
                executors,
                changed,
                sidecars,
                timeScale,
                settings,
                keepData);
    }

    public StackOptions withSidecars(boolean changed) {
        return new StackOptions(
                runFolder,
                regions,
                roundTrips,
                store,
                flink,
                executors,
                etcdMembers,
                changed,
                timeScale,
                settings,
                keepData);
    }

    public StackOptions withTimeScale(TimeScale changed) {
        return new StackOptions(
                runFolder,
                regions,
                roundTrips,
                store,
                flink,
                executors,
                etcdMembers,
                sidecars,
                changed,
                settings,
                keepData);
    }

    public StackOptions withKeptData(boolean changed) {
        return new StackOptions(
                runFolder,
                regions,
                roundTrips,
                store,
                flink,
                executors,
                etcdMembers,
                sidecars,
                timeScale,
                settings,
                changed);
    }

    /** With more options of {@code foreshard.yaml}, or other values for them. */
    public StackOptions withSettings(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.putAll(more);
        return new StackOptions(
                runFolder,
                regions,
                roundTrips,
                store,
                flink,
                executors,
                etcdMembers,
                sidecars,
                timeScale,
                all,
                keepData);
    }
}
