package io.foreshard.stack.demo;

import io.foreshard.core.Region;
import io.foreshard.core.TimeScale;
import io.foreshard.stack.RegionDistances;
import io.foreshard.stack.StackOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What will be replayed, how fast, and on which stack.
 *
 * @param factor event seconds for each second of the clock
 */
record DemoPlan(Workload workload, double factor, StackOptions stack) {

    /** A generated day in this time: long enough that a migration, a second or two of real time, stays small beside a stay. */
    private static final Duration CLOCK_PER_DAY = Duration.ofSeconds(45);
    /** Real check-ins are sparse; a day of them may pass faster. */
    private static final Duration CLOCK_PER_TRACE_DAY = Duration.ofSeconds(12);

    private static final int FEWEST_DAYS = 2;

    /** A move waits for distant answers most of its time, and a compressed day asks for many moves a second. */
    private static final int EXECUTOR_CONCURRENCY = 64;

    private static final Duration ASSUMED_ROUND_TRIP = Duration.ofMillis(100);

    private static final List<Region> REGIONS = List.of(
            new Region("us-east"),
            new Region("eu-west"),
            new Region("ap-northeast"),
            new Region("us-west"),
            new Region("ap-south"),
            new Region("sa-east"));

    /** The start of a Monday, so that days and hours of the replay read easily. */
    private static final Instant EVENT_ORIGIN = Instant.parse("2026-01-05T00:00:00Z");

    /** @throws IOException with a message for the user if the trace cannot be read */
    static DemoPlan of(DemoOptions options) throws IOException {
        return options.trace().isPresent() ? trace(options) : generated(options);
    }

    private static DemoPlan generated(DemoOptions options) {
        int days = (int) Math.max(FEWEST_DAYS, options.duration.toMillis() / CLOCK_PER_DAY.toMillis());
        double factor = Duration.ofDays(days).toMillis() / (double) options.duration.toMillis();
        double accessesPerDay = options.rate * (options.duration.toMillis() / 1000.0) / days;
        List<Region> regions = REGIONS.subList(0, options.regions);
        Workload workload = GeneratedWorkload.generate(regions, options.customers, days, accessesPerDay, options.seed);
        return new DemoPlan(workload, factor, stack(options, regions, factor));
    }

    private static DemoPlan trace(DemoOptions options) throws IOException {
        double most = Duration.ofDays(1).toMillis() / (double) CLOCK_PER_TRACE_DAY.toMillis();
        Duration span = Duration.ofMillis((long) (options.duration.toMillis() * most));
        int accesses = (int) Math.min(Integer.MAX_VALUE, options.rate * Math.max(1, options.duration.toSeconds()));
        Workload workload = TraceWorkload.read(options.trace().orElseThrow(), options.regions, span, accesses);
        double factor = Math.max(1, workload.span().toMillis() / (double) options.duration.toMillis());
        return new DemoPlan(workload, factor, stack(options, workload.regions(), factor));
    }

    private static StackOptions stack(DemoOptions options, List<Region> regions, double factor) {
        return StackOptions.defaults(options.runFolder)
                .withRegions(regions, RegionDistances.between(regions, options.roundTrips.given(), DemoPlan::assumed))
                .withStore(options.store)
                .withFlink(options.flink)
                .withTimeScale(new TimeScale(Instant.now(), EVENT_ORIGIN, factor))
                .withSettings(settings(options, factor))
                .withSettings(options.settings);
    }

    /** A trace may name its regions as it likes. */
    private static Duration assumed(Region from, Region to) {
        System.err.println("Round trip between '" + from + "' and '" + to + "' not known: taken as "
                + ASSUMED_ROUND_TRIP.toMillis() + " ms; --round-trip " + from + ":" + to + "=TIME changes it");
        return ASSUMED_ROUND_TRIP;
    }

    /**
     * Options in event time that hide a delay of the machine, such as that of a migration, do not shrink with the replay's days:
     * they are given here in clock time. A cached value lives for an hour of event time, like an ordinary cache's.
     */
    private static Map<String, String> settings(DemoOptions options, double factor) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("controlGroup.share", Double.toString(options.control));
        settings.put("planner.policy", options.policy);
        settings.put("planner.leadTime", event(Duration.ofMillis(2500), factor));
        settings.put("planner.cooldown", event(Duration.ofMillis(1500), factor));
        settings.put("planner.requestDeadline", event(Duration.ofSeconds(15), factor));
        settings.put("planner.benefitConfidence", "0.7");
        settings.put("planner.moveCostRoundTrips", "1");
        settings.put("executor.freezeDeadline", "5s");
        settings.put("executor.concurrency", Integer.toString(EXECUTOR_CONCURRENCY));
        settings.put("planner.tickInterval", event(Duration.ofMillis(1250), factor));
        settings.put("planner.prefetchTimeToLive", event(Duration.ofSeconds(4), factor));
        settings.put("executor.cooldown", event(Duration.ofSeconds(1), factor));
        settings.put("analyzer.lateness", event(Duration.ofSeconds(1), factor));
        settings.put("analyzer.catchUpBound", event(Duration.ofSeconds(20), factor));
        settings.put("analyzer.idleTimeout", "2s");
        long hourMillis = Math.round(Duration.ofHours(1).toMillis() / factor);
        settings.put("sidecar.cacheTimeToLive", Math.max(1_000, hourMillis) + "ms");
        return settings;
    }

    private static String event(Duration clock, double factor) {
        return Math.round(clock.toMillis() * factor / 1000) + "s";
    }
}
