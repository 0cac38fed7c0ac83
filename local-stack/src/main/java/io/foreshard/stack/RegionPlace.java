package io.foreshard.stack;

import io.foreshard.core.Region;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Where regions with the usual names are, near enough to estimate a round trip: the great circle at the speed of light in glass, made
 * longer by what cables are on the routes that were measured. Degrees north and east.
 */
record RegionPlace(double latitude, double longitude) {

    private static final double EARTH_RADIUS_KILOMETRES = 6371;
    private static final double KILOMETRES_PER_MILLI_IN_GLASS = 200;
    private static final double DETOUR = 1.4;
    private static final double EQUIPMENT_MILLIS = 2;

    private static final Map<String, RegionPlace> PLACES = Map.ofEntries(
            Map.entry("us-east", new RegionPlace(39.0, -77.5)),
            Map.entry("us-central", new RegionPlace(41.3, -95.9)),
            Map.entry("us-south", new RegionPlace(29.4, -98.5)),
            Map.entry("us-west", new RegionPlace(45.6, -121.2)),
            Map.entry("ca-central", new RegionPlace(45.5, -73.6)),
            Map.entry("mx-central", new RegionPlace(20.6, -100.4)),
            Map.entry("sa-east", new RegionPlace(-23.5, -46.6)),
            Map.entry("eu-west", new RegionPlace(53.3, -6.3)),
            Map.entry("eu-central", new RegionPlace(50.1, 8.7)),
            Map.entry("eu-north", new RegionPlace(59.3, 18.1)),
            Map.entry("eu-south", new RegionPlace(45.5, 9.2)),
            Map.entry("me-central", new RegionPlace(25.1, 55.2)),
            Map.entry("me-south", new RegionPlace(26.1, 50.6)),
            Map.entry("af-south", new RegionPlace(-33.9, 18.4)),
            Map.entry("ap-south", new RegionPlace(19.1, 72.9)),
            Map.entry("ap-east", new RegionPlace(22.3, 114.2)),
            Map.entry("ap-northeast", new RegionPlace(35.7, 139.7)),
            Map.entry("ap-southeast", new RegionPlace(1.35, 103.8)),
            Map.entry("ap-southeast-2", new RegionPlace(-33.9, 151.2)));

    /** Empty unless both names are known. */
    static Optional<Duration> roundTrip(Region from, Region to) {
        RegionPlace here = PLACES.get(from.name());
        RegionPlace there = PLACES.get(to.name());
        if (here == null || there == null) {
            return Optional.empty();
        }
        double millis = 2 * here.kilometresTo(there) / KILOMETRES_PER_MILLI_IN_GLASS * DETOUR + EQUIPMENT_MILLIS;
        return Optional.of(Duration.ofMillis(Math.round(millis)));
    }

    static SortedSet<String> names() {
        return new TreeSet<>(PLACES.keySet());
    }

    /** Along the great circle (haversine formula). */
    private double kilometresTo(RegionPlace other) {
        double north = Math.toRadians(other.latitude - latitude);
        double east = Math.toRadians(other.longitude - longitude);
        double chord = square(Math.sin(north / 2))
                + Math.cos(Math.toRadians(latitude))
                        * Math.cos(Math.toRadians(other.latitude))
                        * square(Math.sin(east / 2));
        return 2 * EARTH_RADIUS_KILOMETRES * Math.asin(Math.min(1, Math.sqrt(chord)));
    }

    private static double square(double value) {
        return value * value;
    }
}
