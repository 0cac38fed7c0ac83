package io.foreshard.benchmarks.prefetch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.foreshard.benchmarks.measure.Progress;
import io.foreshard.benchmarks.measure.Speed;
import io.foreshard.benchmarks.measure.Stopwatch;
import io.foreshard.benchmarks.placement.Access;
import io.foreshard.benchmarks.placement.RoundTrips;
import io.foreshard.benchmarks.placement.Trace;
import io.foreshard.configuration.SidecarSettings;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What prefetch on the request leaves of a trace's remote accesses, beside none, a TTL cache and an oracle. One thread. */
@Command(
        name = "prefetch",
        description = {
            "Replays a trace of accesses through the regions' caches and the prefetch logic of the sidecars, beside no cache at all, a"
                    + " TTL cache alone, and an oracle with the same number of fetches that, too, fetches on requests of the same customer"
                    + " in the same region only.",
            "Homes are fixed. What is fetched at t is there at t + round trip; a read before that joins the fetch and counts as remote"
                    + " and as late. Writes (column operation, if there is one) go to the home and drop the item's copies everywhere at"
                    + " once. Caches have no bound of bytes. Fetches on hints of the planner are left out.",
            "Writes JSON; README of the figures: docs/prefetching.md."
        },
        mixinStandardHelpOptions = true)
public final class PrefetchBenchmark implements Callable<Integer> {

    private static final double PROGRESS_SECONDS = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--trace",
            required = true,
            description =
                    "CSV with a header and columns timestamp_ms,customer_id,region,data_item and perhaps operation (READ or WRITE),"
                            + " sorted by time; .gz is unpacked")
    private Path trace = Path.of("");

    @Option(names = "--out", required = true, description = "written: JSON")
    private Path out = Path.of("");

    @Option(
            names = "--rtt",
            description =
                    "CSV with a header and rows region,region,milliseconds; without it all pairs of regions are 100 ms apart")
    private @Nullable Path roundTrips;

    @Option(
            names = "--homes",
            defaultValue = "first",
            description =
                    "first: the region of an item's first access; rule: the default rule over all regions; default"
                            + " ${DEFAULT-VALUE}")
    private Homes.Kind kind = Homes.Kind.FIRST;

    @Option(
            names = "--ttl",
            description = "time to live of a copy in seconds or as ISO-8601 (PT10M); default: the sidecar's")
    private @Nullable String timeToLive;

    @Option(names = "--item-bytes", defaultValue = "512", description = "size of every value; default ${DEFAULT-VALUE}")
    private long itemBytes = 1;

    @Override
    public Integer call() throws IOException {
        ReplaySettings settings = settings();
        Progress progress = new Progress(spec.commandLine().getErr());
        Trace read = new Trace(trace);
        progress.say("reading " + trace);
        SortedSet<Region> regions = read.regions();
        if (regions.isEmpty()) {
            throw new IllegalArgumentException(trace + " holds no accesses");
        }
        Path file = roundTrips;
        Topology topology = file == null ? RoundTrips.alike(regions) : RoundTrips.read(file, regions);
        Comparison comparison = new Comparison(topology, settings, new Homes(kind, topology), (item, to, now) -> {});
        Stopwatch watch = new Stopwatch();
        read.forEach(access -> accept(comparison, access, progress));
        comparison.end();
        Speed speed = watch.after(comparison.accesses());
        write(comparison, settings, speed);
        progress.say(String.format(
                Locale.ROOT,
                "left %.3f, wasted %.3f; written to %s",
                comparison.left(),
                comparison.wastedShare(),
                out));
        return 0;
    }

    private static void accept(Comparison comparison, Access access, Progress progress) {
        comparison.accept(access);
        if (comparison.accesses() % 10_000 == 0) {
            progress.sayAtMostEvery(
                    PROGRESS_SECONDS, () -> String.format(Locale.ROOT, "%,d accesses", comparison.accesses()));
        }
    }

    private ReplaySettings settings() {
        SidecarSettings sidecar = ReplaySettings.sidecarDefaults();
        String given = timeToLive;
        Duration kept = given == null ? sidecar.cacheTimeToLive() : duration(given);
        return new ReplaySettings(kept, sidecar.timeToLiveJitter(), sidecar.prefetchPerSecond(), itemBytes);
    }

    private static Duration duration(String text) {
        try {
            return text.startsWith("P")
                    ? Duration.parse(text)
                    : Duration.ofMillis(Math.round(Double.parseDouble(text) * 1000));
        } catch (DateTimeParseException | NumberFormatException e) {
            throw new IllegalArgumentException("--ttl '" + text + "': expected seconds or ISO-8601 like PT10M", e);
        }
    }

    private void write(Comparison comparison, ReplaySettings settings, Speed speed) throws IOException {
        var report = comparison.report();
        report.put("accesses_per_second", Math.round(speed.eventsPerSecond()));
        report.put("accesses_per_cpu_second", Math.round(speed.eventsPerCpuSecond()));
        var used = settings.report();
        used.put("homes", kind.name().toLowerCase(Locale.ROOT));
        Path file = roundTrips;
        used.put("round_trips", file == null ? "100 ms" : file.toString());
        report.put("settings", used);
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        Files.writeString(out, mapper.writeValueAsString(report) + "\n");
    }
}
