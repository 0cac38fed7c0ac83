package io.foreshard.stack;

import io.foreshard.core.Region;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.BiFunction;

/**
 * Round trips between well-known regions of public clouds, rounded, or estimated from where they are; and those of regions that the
 * user brings.
 */
public final class RegionDistances {

    /** The regions of a stack that nobody told otherwise. */
    public static final List<Region> DEFAULT_REGIONS =
            List.of(new Region("us-east"), new Region("eu-west"), new Region("ap-northeast"));

    private static final Map<String, Integer> KNOWN_MILLIS = Map.ofEntries(
            Map.entry("us-east us-west", 62),
            Map.entry("us-east eu-west", 76),
            Map.entry("us-east eu-central", 92),
            Map.entry("us-east ap-northeast", 148),
            Map.entry("us-east ap-southeast", 214),
            Map.entry("us-east ap-south", 188),
            Map.entry("us-east sa-east", 114),
            Map.entry("us-west eu-west", 132),
            Map.entry("us-west eu-central", 148),
            Map.entry("us-west ap-northeast", 104),
            Map.entry("us-west ap-southeast", 168),
            Map.entry("us-west ap-south", 218),
            Map.entry("us-west sa-east", 174),
            Map.entry("eu-west eu-central", 26),
            Map.entry("eu-west ap-northeast", 204),
            Map.entry("eu-west ap-southeast", 176),
            Map.entry("eu-west ap-south", 122),
            Map.entry("eu-west sa-east", 178),
            Map.entry("eu-central ap-northeast", 222),
            Map.entry("eu-central ap-southeast", 160),
            Map.entry("eu-central ap-south", 112),
            Map.entry("eu-central sa-east", 202),
            Map.entry("ap-northeast ap-southeast", 70),
            Map.entry("ap-northeast ap-south", 124),
            Map.entry("ap-northeast sa-east", 256),
            Map.entry("ap-southeast ap-south", 58),
            Map.entry("ap-southeast sa-east", 324),
            Map.entry("ap-south sa-east", 302));

    private RegionDistances() {}

    /**
     * The matrix of these regions, one direction each.
     *
     * @param given round trips by {@code from:to} that add to the known ones or replace them
     * @throws StackException naming a pair that nobody knows
     */
    public static Map<Region, Map<Region, Duration>> between(List<Region> regions, Map<String, Duration> given) {
        return between(regions, given, (from, to) -> {
            throw new StackException("the round trip between '" + from + "' and '" + to
                    + "' is not known; give it with --round-trip " + from + ":" + to + "=80ms, or use the regions "
                    + String.join(", ", names()));
        });
    }

    /**
     * As {@link #between(List, Map)}.
     *
     * @param otherwise what is taken for a pair that nobody knows
     */
    public static Map<Region, Map<Region, Duration>> between(
            List<Region> regions, Map<String, Duration> given, BiFunction<Region, Region, Duration> otherwise) {
        Map<Region, Map<Region, Duration>> matrix = new LinkedHashMap<>();
        for (int i = 0; i < regions.size(); i++) {
            Region from = regions.get(i);
            Map<Region, Duration> row = new LinkedHashMap<>();
            for (Region to : regions.subList(i + 1, regions.size())) {
                row.put(to, roundTrip(from, to, given).orElseGet(() -> otherwise.apply(from, to)));
            }
            matrix.put(from, row);
        }
        return matrix;
    }

    private static Optional<Duration> roundTrip(Region from, Region to, Map<String, Duration> given) {
        return Optional.ofNullable(given.get(from + ":" + to))
                .or(() -> Optional.ofNullable(given.get(to + ":" + from)))
                .or(() -> measured(from, to))
                .or(() -> measured(to, from))
                .or(() -> RegionPlace.roundTrip(from, to));
    }

    private static Optional<Duration> measured(Region from, Region to) {
        return Optional.ofNullable(KNOWN_MILLIS.get(from + " " + to)).map(Duration::ofMillis);
    }

    private static SortedSet<String> names() {
        SortedSet<String> names = RegionPlace.names();
        KNOWN_MILLIS.keySet().forEach(pair -> names.addAll(List.of(pair.split(" ", 2))));
        return names;
    }
}
