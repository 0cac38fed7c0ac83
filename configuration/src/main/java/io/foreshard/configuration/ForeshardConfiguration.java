package io.foreshard.configuration;

import io.foreshard.core.ControlGroup;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.TimeScale;
import io.foreshard.core.Topology;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything a process needs to know, read from {@code foreshard.yaml} and the environment. Immutable and thread-safe.
 *
 * @param regions in the file's order
 * @param roundTrips as given; {@link #toTopology()} completes the matrix
 * @param timeZones by region; one without keeps UTC
 * @param caches by region; a region may have none
 * @param controlPlaneRegions where etcd and Kafka run, at least one
 * @param sidecars by region; a region may have none
 * @param sidecar what all sidecars share
 */
public record ForeshardConfiguration(
        List<Region> regions,
        Map<Region, Map<Region, Duration>> roundTrips,
        Map<Region, ZoneId> timeZones,
        SortedMap<PartitionId, PartitionConfiguration> partitions,
        Map<Region, CacheConfiguration> caches,
        KafkaConfiguration kafka,
        EtcdConfiguration etcd,
        List<Region> controlPlaneRegions,
        Map<Region, SidecarConfiguration> sidecars,
        SidecarSettings sidecar,
        ExecutorConfiguration executor,
        AnalyzerConfiguration analyzer,
        PlannerConfiguration planner,
        ShardMapConfiguration shardMap,
        ControlGroup controlGroup,
        TimeScale timeScale)
        implements Serializable {

    public ForeshardConfiguration {
        regions = List.copyOf(regions);
        partitions = Collections.unmodifiableSortedMap(new TreeMap<>(partitions));
        caches = Collections.unmodifiableMap(new LinkedHashMap<>(caches));
        sidecars = Collections.unmodifiableMap(new LinkedHashMap<>(sidecars));
        roundTrips = Collections.unmodifiableMap(new LinkedHashMap<>(roundTrips));
        timeZones = Collections.unmodifiableMap(new LinkedHashMap<>(timeZones));
        controlPlaneRegions = List.copyOf(controlPlaneRegions);
    }

    /**
     * Reads a file, overridden by this process's environment.
     *
     * @throws ConfigurationException naming everything that is wrong
     */
    public static ForeshardConfiguration load(Path file) {
        return load(file, System.getenv());
    }

    /**
     * Reads a file, overridden by the given environment.
     *
     * @throws ConfigurationException naming everything that is wrong
     */
    public static ForeshardConfiguration load(Path file, Map<String, String> environment) {
        return ConfigurationDocument.read(file).toConfiguration(environment);
    }

    static ForeshardConfiguration from(Values values) {
        List<Region> regions = values.get(TopologyOptions.REGIONS);
        SortedMap<PartitionId, PartitionConfiguration> partitions = new TreeMap<>();
        for (String name : values.names("partitions")) {
            partitions.put(new PartitionId(name), PartitionConfiguration.from(values, name));
        }
        Map<Region, CacheConfiguration> caches = new LinkedHashMap<>();
        values.names("caches").forEach(name -> caches.put(new Region(name), CacheConfiguration.from(values, name)));
        Map<Region, SidecarConfiguration> sidecars = new LinkedHashMap<>();
        values.names("sidecars")
                .forEach(name -> sidecars.put(new Region(name), SidecarConfiguration.from(values, name)));
        return new ForeshardConfiguration(
                regions,
                roundTrips(values),
                values.byRegion(TopologyOptions.TIME_ZONE),
                partitions,
                caches,
                KafkaConfiguration.from(values),
                EtcdConfiguration.from(values),
                values.find(TopologyOptions.CONTROL_PLANE).orElse(List.of(regions.get(0))),
                sidecars,
                SidecarSettings.from(values),
                ExecutorConfiguration.from(values),
                AnalyzerConfiguration.from(values),
                PlannerConfiguration.from(values),
                ShardMapConfiguration.from(values),
                GlobalOptions.controlGroup(values),
                GlobalOptions.timeScale(values));
    }

    static Map<Region, Map<Region, Duration>> roundTrips(Values values) {
        Map<Region, Map<Region, Duration>> roundTrips = new LinkedHashMap<>();
        for (String from : values.names("roundTrips")) {
            roundTrips.put(new Region(from), values.byRegion(TopologyOptions.ROUND_TRIP, from));
        }
        return roundTrips;
    }

    /** Regions, round trips and partitions as the core knows them. */
    public Topology toTopology() {
        Map<PartitionId, Region> places = new TreeMap<>();
        partitions.forEach((id, partition) -> places.put(id, partition.region()));
        return new Topology(regions, roundTrips, places);
    }

    /** The partition of this name, or empty. */
    public Optional<PartitionConfiguration> partition(PartitionId id) {
        return Optional.ofNullable(partitions.get(id));
    }

    /** The cache of this region, or empty. */
    public Optional<CacheConfiguration> cache(Region region) {
        return Optional.ofNullable(caches.get(region));
    }

    /** The sidecar of this region, or empty. */
    public Optional<SidecarConfiguration> sidecar(Region region) {
        return Optional.ofNullable(sidecars.get(region));
    }
}
