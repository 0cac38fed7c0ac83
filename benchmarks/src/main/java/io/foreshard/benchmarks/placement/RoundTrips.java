package io.foreshard.benchmarks.placement;

import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Topologies with one partition a region. Pure functions on files. */
public final class RoundTrips {

    private static final Duration ALIKE = Duration.ofMillis(100);
    private static final double NANOS_PER_MILLI = 1e6;

    private RoundTrips() {}

    /** All pairs of regions are equally far from each other. */
    public static Topology alike(Collection<Region> regions) {
        Map<Region, Map<Region, Duration>> trips = new HashMap<>();
        for (Region from : regions) {
            for (Region to : regions) {
                if (from.compareTo(to) < 0) {
                    trips.computeIfAbsent(from, unseen -> new HashMap<>()).put(to, ALIKE);
                }
            }
        }
        return topology(regions, trips);
    }

    /** Round trips of a file with a header and rows {@code region,region,milliseconds}; it may name more regions than are used. */
    public static Topology read(Path file, Collection<Region> used) throws IOException {
        Map<Region, Map<Region, Duration>> trips = new HashMap<>();
        TreeSet<Region> regions = new TreeSet<>(used);
        List<String> lines = Files.readAllLines(file);
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            String[] cells = lines.get(i).split(",", -1);
            String place = file + " line " + (i + 1);
            if (cells.length != 3) {
                throw new IllegalArgumentException(place + ": " + cells.length + " cells, expected region,region,ms");
            }
            Region from = new Region(cells[0].strip());
            Region to = new Region(cells[1].strip());
            regions.add(from);
            regions.add(to);
            if (!from.equals(to)) {
                trips.computeIfAbsent(from, unseen -> new HashMap<>()).put(to, duration(cells[2].strip(), place));
            }
        }
        return topology(regions, trips);
    }

    private static Duration duration(String cell, String place) {
        try {
            double millis = Double.parseDouble(cell);
            if (millis >= 0 && millis < 1e6) {
                return Duration.ofNanos(Math.round(millis * NANOS_PER_MILLI));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(place + ": '" + cell + "' is no round trip in ms", e);
        }
        throw new IllegalArgumentException(place + ": round trip " + cell + " ms: expected 0 to 1,000,000");
    }

    private static Topology topology(Collection<Region> regions, Map<Region, Map<Region, Duration>> trips) {
        Map<PartitionId, Region> partitions = new LinkedHashMap<>();
        regions.forEach(region -> partitions.put(new PartitionId(region.name() + "-1"), region));
        return new Topology(new ArrayList<>(regions), trips, partitions);
    }
}
