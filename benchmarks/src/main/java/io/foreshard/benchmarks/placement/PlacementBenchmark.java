package io.foreshard.benchmarks.placement;

import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import io.foreshard.core.placement.PlacementSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The moves that the planner would have made on a trace. One thread. */
@Command(
        name = "placement",
        description = {
            "Replays a trace of accesses through the analyzer and the planner, and writes every move that the planner makes:"
                    + " timestamp_ms,customer_id,data_item,target_region. A move stamped t was decided from accesses up to t.",
            "Each item starts in the region of its first access; moves happen at once.",
            "Prints moves, accesses a CPU second, and bytes of state an item."
        },
        mixinStandardHelpOptions = true)
public final class PlacementBenchmark implements Callable<Integer> {

    /** Thresholds are an operator's wish for fewer moves; here only costs count. */
    private static final double NO_THRESHOLD = 0;

    private static final long PROGRESS_EVERY = 1_000_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--trace",
            required = true,
            description =
                    "CSV with a header and columns timestamp_ms,customer_id,region,data_item, sorted by time; .gz is unpacked")
    private Path trace = Path.of("");

    @Option(
            names = "--cost",
            required = true,
            description = "of a move, in mean round trips between two regions, above 0")
    private double cost;

    @Option(
            names = "--rtt",
            description =
                    "CSV with a header and rows region,region,milliseconds; without it all pairs of regions are alike")
    private @Nullable Path roundTrips;

    @Option(names = "--decisions", required = true, description = "written: CSV of moves")
    private Path decisions = Path.of("");

    private long moves;

    @Override
    public Integer call() throws IOException {
        if (!(cost > 0 && cost < 1e6)) {
            throw new IllegalArgumentException("--cost " + cost + ": expected above 0 and below 1,000,000");
        }
        Trace read = new Trace(trace);
        SortedSet<Region> regions = read.regions();
        if (regions.isEmpty()) {
            throw new IllegalArgumentException(trace + " holds no accesses");
        }
        Path file = roundTrips;
        Topology topology = file == null ? RoundTrips.alike(regions) : RoundTrips.read(file, regions);
        long start = cpuNanos();
        Replay replay;
        try (Writer out = Files.newBufferedWriter(decisions)) {
            out.write("timestamp_ms,customer_id,data_item,target_region\n");
            replay = new Replay(topology, settings(), (time, item, target) -> {
                moves++;
                write(out, time + "," + item.customerId() + "," + item.itemId() + "," + target.name() + "\n");
            });
            read.forEach(access -> {
                replay.accept(access);
                tellProgress(replay.accesses());
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        report(replay, (cpuNanos() - start) / 1e9);
        return 0;
    }

    /** The planner's defaults, where moves take no time and only the trace's price counts. */
    private PlacementSettings settings() {
        PlacementSettings defaults = PlacementSettings.defaults();
        return new PlacementSettings(
                defaults.rules(),
                NO_THRESHOLD,
                NO_THRESHOLD,
                defaults.benefitConfidence(),
                cost,
                Duration.ZERO,
                Duration.ZERO,
                defaults.requestDeadline(),
                defaults.prefetchProbability(),
                defaults.prefetchTimeToLive(),
                Duration.ofHours(1),
                defaults.anomalyQuietTime());
    }

    private static void write(Writer out, String line) {
        try {
            out.write(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void tellProgress(long accesses) {
        if (accesses % PROGRESS_EVERY == 0) {
            PrintWriter console = spec.commandLine().getErr();
            console.printf(Locale.ROOT, "%,d accesses, %,d moves%n", accesses, moves);
            console.flush();
        }
    }

    private void report(Replay replay, double cpuSeconds) {
        PrintWriter console = spec.commandLine().getOut();
        console.printf(
                Locale.ROOT,
                "%,d accesses, %,d items, %,d moves, %,.0f accesses a CPU second, %,.0f bytes of state an item%n",
                replay.accesses(),
                replay.items(),
                moves,
                replay.accesses() / cpuSeconds,
                replay.stateBytes());
        console.flush();
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
