package io.foreshard.benchmarks.anomaly;

import io.foreshard.core.anomaly.series.SeriesDetector;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Scores every series below a folder, in one pass and with one configuration. One thread. */
@Command(
        name = "anomaly",
        description = {
            "Scores every series (*.csv, rows timestamp,value below that header) in a folder and those below it, point by point,"
                    + " each from the points before it.",
            "Writes the same relative paths below --out: timestamp,value,anomaly_score, scores from 0 to 1; 0.5 and more are alarms.",
            "Prints CPU time a point and the largest state."
        },
        mixinStandardHelpOptions = true)
public final class AnomalyBenchmark implements Callable<Integer> {

    private static final int WARM_UP_POINTS = 100_000;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--in", required = true, paramLabel = "DIR", description = "folder of series")
    private Path in = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "written: the same with scores")
    private Path out = Path.of("");

    private long points;
    private long cpuNanos;
    private int largestState;

    @Override
    public Integer call() throws IOException {
        List<Path> files = series();
        warmUp(MeasurementFile.read(in.resolve(files.get(0))));
        for (Path file : files) {
            score(file);
        }
        PrintWriter console = spec.commandLine().getOut();
        console.printf(
                Locale.ROOT,
                "%d series, %,d points, %.2f us CPU a point, largest state %,d bytes%n",
                files.size(),
                points,
                cpuNanos / 1e3 / Math.max(1, points),
                largestState);
        console.flush();
        return 0;
    }

    /** Relative paths, sorted. */
    private List<Path> series() throws IOException {
        if (!Files.isDirectory(in)) {
            throw new IllegalArgumentException(in + " is not a folder");
        }
        Path source = in.toRealPath();
        Path target = out.toAbsolutePath().normalize();
        if (target.startsWith(source)) {
            throw new IllegalArgumentException(
                    "--out " + out + " lies in --in " + in + ": its files would be read again");
        }
        try (Stream<Path> below = Files.walk(in)) {
            List<Path> files = below.filter(file -> file.toString().endsWith(".csv") && Files.isRegularFile(file))
                    .map(in::relativize)
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new IllegalArgumentException(in + " holds no .csv file");
            }
            return files;
        }
    }

    private static void warmUp(MeasurementFile file) {
        for (int done = 0;
                done < WARM_UP_POINTS && !file.rows().isEmpty();
                done += file.rows().size()) {
            scores(file, new SeriesDetector());
        }
    }

    private void score(Path file) throws IOException {
        MeasurementFile series = MeasurementFile.read(in.resolve(file));
        SeriesDetector detector = new SeriesDetector();
        long start = threads.getCurrentThreadCpuTime();
        double[] scores = scores(series, detector);
        cpuNanos += threads.getCurrentThreadCpuTime() - start;
        points += scores.length;
        largestState = Math.max(largestState, detector.toBytes().length);
        write(series, scores, out.resolve(file));
    }

    private static double[] scores(MeasurementFile series, SeriesDetector detector) {
        double[] scores = new double[series.rows().size()];
        for (int i = 0; i < scores.length; i++) {
            MeasurementFile.Row row = series.rows().get(i);
            scores[i] = detector.accept(row.timestampMillis(), row.value());
        }
        return scores;
    }

    private static void write(MeasurementFile series, double[] scores, Path target) throws IOException {
        Path folder = target.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        try (Writer writer = Files.newBufferedWriter(target)) {
            writer.write(MeasurementFile.HEADER + ",anomaly_score\n");
            for (int i = 0; i < scores.length; i++) {
                MeasurementFile.Row row = series.rows().get(i);
                writer.write(row.timeText() + "," + row.valueText() + "," + scores[i] + "\n");
            }
        }
    }
}
