package io.foreshard.core;

import java.io.Serializable;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Regions, the round trips between them, and the partitions in them. Immutable and thread-safe.
 *
 * <p>A region's round trip to itself is zero; the matrix is symmetric and complete.
 */
public final class Topology implements Serializable {

    private static final double NANOS_PER_MILLI = 1e6;

    private final List<Region> regions;
    private final Map<Region, Map<Region, Duration>> roundTrips;
    private final SortedMap<PartitionId, Region> partitions;
    private final Duration largestRoundTrip;
    private final Map<Region, Map<Region, Double>> millis;
    private final Set<Region> populated;

    /**
     * @param regions every region, in a fixed order
     * @param roundTrips from region to region; one direction suffices
     * @param partitions the region of each partition; at least one
     * @throws IllegalArgumentException if a pair has no round trip or a partition's region is unknown
     */
    public Topology(
            List<Region> regions, Map<Region, Map<Region, Duration>> roundTrips, Map<PartitionId, Region> partitions) {
        this.regions = List.copyOf(regions);
        this.roundTrips = complete(this.regions, roundTrips);
        this.partitions = Collections.unmodifiableSortedMap(new TreeMap<>(partitions));
        this.largestRoundTrip = this.roundTrips.values().stream()
                .flatMap(row -> row.values().stream())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        this.millis = millis(this.roundTrips);
        this.populated = Set.copyOf(this.partitions.values());
        if (this.partitions.isEmpty()) {
            throw new IllegalArgumentException("a topology needs at least one partition");
        }
        this.partitions.forEach((partition, region) -> {
            if (!this.regions.contains(region)) {
                throw new IllegalArgumentException("partition " + partition + " lies in unknown region " + region);
            }
        });
    }

    public List<Region> regions() {
        return regions;
    }

    /** Every partition and its region, ordered by name. */
    public SortedMap<PartitionId, Region> partitions() {
        return partitions;
    }

    public boolean contains(Region region) {
        return roundTrips.containsKey(region);
    }

    /** The region a partition lies in, or empty if there is no such partition. */
    public Optional<Region> regionOf(PartitionId partition) {
        return Optional.ofNullable(partitions.get(partition));
    }

    /** The partitions of one region, ordered by name. */
    public List<PartitionId> partitionsIn(Region region) {
        return partitions.entrySet().stream()
                .filter(entry -> entry.getValue().equals(region))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** @throws IllegalArgumentException if either region is unknown */
    public Duration roundTrip(Region from, Region to) {
        return between(roundTrips, from, to);
    }

    /**
     * The same in ms.
     *
     * @throws IllegalArgumentException if either region is unknown
     */
    public double roundTripMillis(Region from, Region to) {
        return between(millis, from, to);
    }

    private static <V> V between(Map<Region, Map<Region, V>> matrix, Region from, Region to) {
        Map<Region, V> row = matrix.get(from);
        V value = row == null ? null : row.get(to);
        if (value == null) {
            throw new IllegalArgumentException("no round trip between '" + from + "' and '" + to + "'");
        }
        return value;
    }

    /** Whether a partition lies in a region. */
    public boolean hasPartitionIn(Region region) {
        return populated.contains(region);
    }

    public Duration largestRoundTrip() {
        return largestRoundTrip;
    }

    /**
     * The weight of a region in the mobility score: round trip over the largest one of the topology, in [0, 1]. Zero
     * everywhere if all round trips are zero.
     */
    public double remoteness(Region home, Region region) {
        return largestRoundTrip.isZero()
                ? 0
                : roundTripMillis(home, region) / (largestRoundTrip.toNanos() / NANOS_PER_MILLI);
    }

    private static Map<Region, Map<Region, Double>> millis(Map<Region, Map<Region, Duration>> roundTrips) {
        Map<Region, Map<Region, Double>> millis = new HashMap<>();
        roundTrips.forEach((from, row) -> {
            Map<Region, Double> numbers = new HashMap<>();
            row.forEach((to, roundTrip) -> numbers.put(to, roundTrip.toNanos() / NANOS_PER_MILLI));
            millis.put(from, numbers);
        });
        return millis;
    }

    private static Map<Region, Map<Region, Duration>> complete(
            List<Region> regions, Map<Region, Map<Region, Duration>> given) {
        Map<Region, Map<Region, Duration>> matrix = new LinkedHashMap<>();
        for (Region from : regions) {
            Map<Region, Duration> row = new LinkedHashMap<>();
            for (Region to : regions) {
                row.put(to, from.equals(to) ? Duration.ZERO : lookUp(given, from, to));
            }
            matrix.put(from, Collections.unmodifiableMap(row));
        }
        return Collections.unmodifiableMap(matrix);
    }

    private static Duration lookUp(Map<Region, Map<Region, Duration>> given, Region from, Region to) {
        Duration forth = given.getOrDefault(from, Map.of()).get(to);
        Duration back = given.getOrDefault(to, Map.of()).get(from);
        Duration roundTrip = forth != null ? forth : back;
        if (roundTrip == null || roundTrip.isNegative()) {
            throw new IllegalArgumentException(
                    "round trip between '" + from + "' and '" + to + "' is " + roundTrip + "; expected zero or more");
        }
        return roundTrip;
    }
}
