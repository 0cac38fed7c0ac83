package io.foreshard.benchmarks.forecast;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.foreshard.core.forecast.series.SeriesFamily;
import io.foreshard.core.forecast.series.SeriesForecast;
import io.foreshard.core.forecast.series.SeriesForecaster;
import io.foreshard.core.forecast.series.SeriesOptions;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Fits every series of a file, forecasts it, and follows the test values with forecasts of one step. One thread. */
@Command(
        name = "forecast",
        description = {
            "Forecasts every series of a file: from the end of its training values (--forecasts), and one step ahead over the test"
                    + " values, each made before its value is known (--rolling).",
            "Costs are CPU time of one thread; the compiler is warmed up on some of the series first, which is not counted."
        },
        mixinStandardHelpOptions = true)
public final class ForecastBenchmark implements Callable<Integer> {

    private static final String HEADER = "id,step,mean,lo95,hi95\n";
    private static final int WARM_UP_SERIES = 200;
    private static final int WARM_UP_OF_SEARCHES = 20;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    @Option(names = "--train", required = true, description = "rows id,v1,v2,... oldest first")
    private Path train = Path.of("");

    @Option(names = "--test", required = true, description = "the values that follow, same ids")
    private Path test = Path.of("");

    @Option(names = "--season", required = true, split = ",", description = "season lengths, rising; 1 for none")
    private int[] seasons = {1};

    @Option(names = "--horizon", required = true, description = "steps to forecast")
    private int horizon = 1;

    @Option(names = "--forecasts", required = true, description = "written: id,step,mean,lo95,hi95")
    private Path forecasts = Path.of("");

    @Option(names = "--rolling", required = true, description = "written: the same, each one step ahead")
    private Path rolling = Path.of("");

    @Option(names = "--timing", required = true, description = "written: JSON of models and costs")
    private Path timing = Path.of("");

    @Option(names = "--ids", description = "only these series, one id a line")
    private @Nullable Path ids;

    @Option(
            names = "--model",
            defaultValue = "auto",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}")
    private SeriesFamily model = SeriesFamily.AUTO;

    @Override
    public Integer call() throws IOException {
        Map<String, double[]> known = SeriesFile.read(train);
        Map<String, double[]> later = SeriesFile.read(test);
        SeriesOptions options = new SeriesOptions(seasons, horizon, model);
        List<String> chosen = chosen(later);
        warmUp(known, chosen, options);
        Timing measured = new Timing();
        long start = threads.getCurrentThreadCpuTime();
        try (Writer far = Files.newBufferedWriter(forecasts);
                Writer near = Files.newBufferedWriter(rolling)) {
            far.write(HEADER);
            near.write(HEADER);
            for (String id : chosen) {
                run(id, of(known, id, train), of(later, id, test), options, far, near, measured);
            }
        }
        double cpuSeconds = (threads.getCurrentThreadCpuTime() - start) / 1e9;
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(timing.toFile(), measured.report(cpuSeconds));
        return 0;
    }

    private List<String> chosen(Map<String, double[]> later) throws IOException {
        Path file = ids;
        if (file == null) {
            return new ArrayList<>(later.keySet());
        }
        return Files.readAllLines(file).stream()
                .map(String::trim)
                .filter(later::containsKey)
                .toList();
    }

    private static double[] of(Map<String, double[]> all, String id, Path file) {
        double[] series = all.get(id);
        if (series == null) {
            throw new IllegalArgumentException(file + " has no series " + id);
        }
        return series;
    }

    private void warmUp(Map<String, double[]> known, List<String> chosen, SeriesOptions options) {
        int count = model == SeriesFamily.ARIMA ? WARM_UP_OF_SEARCHES : WARM_UP_SERIES;
        for (int i = 0; i < count && !chosen.isEmpty(); i++) {
            double[] series = of(known, chosen.get(i % chosen.size()), train);
            SeriesForecaster forecaster = SeriesForecaster.fit(series, options);
            forecaster.forecast(horizon);
            for (int t = 0; t < Math.min(50, series.length); t++) {
                forecaster.next();
                forecaster.update(series[t]);
            }
        }
    }

    private void run(
            String id, double[] known, double[] later, SeriesOptions options, Writer far, Writer near, Timing measured)
            throws IOException {
        long start = threads.getCurrentThreadCpuTime();
        SeriesForecaster forecaster = SeriesForecaster.fit(known, options);
        SeriesForecast ahead = forecaster.forecast(horizon);
        measured.fitted(threads.getCurrentThreadCpuTime() - start);
        write(far, id, ahead, 1);
        int steps = Math.min(horizon, later.length);
        measured.updated(updates(SeriesForecaster.fromBytes(forecaster.toBytes()), later, steps), steps);
        for (int h = 0; h < steps; h++) {
            write(near, id, forecaster.next(), h + 1);
            forecaster.update(later[h]);
        }
        measured.ended(forecaster.model(), forecaster.toBytes().length);
    }

    /** CPU time of all updates at once: the clock costs about as much as one. */
    private long updates(SeriesForecaster resumed, double[] later, int steps) {
        long before = threads.getCurrentThreadCpuTime();
        for (int h = 0; h < steps; h++) {
            resumed.update(later[h]);
        }
        return threads.getCurrentThreadCpuTime() - before;
    }

    private static void write(Writer out, String id, SeriesForecast forecast, int firstStep) throws IOException {
        double[] means = forecast.means();
        double[] lows = forecast.lows();
        double[] highs = forecast.highs();
        for (int h = 0; h < means.length; h++) {
            out.write(id + "," + (firstStep + h) + "," + means[h] + "," + lows[h] + "," + highs[h] + "\n");
        }
    }
}
