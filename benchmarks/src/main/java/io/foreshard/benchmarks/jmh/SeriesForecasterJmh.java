package io.foreshard.benchmarks.jmh;

import io.foreshard.core.forecast.series.SeriesFamily;
import io.foreshard.core.forecast.series.SeriesForecast;
import io.foreshard.core.forecast.series.SeriesForecaster;
import io.foreshard.core.forecast.series.SeriesOptions;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Costs of {@link SeriesForecaster} on one hourly series of seasons 24 and 168. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SeriesForecasterJmh {

    private static final int HORIZON = 48;

    /** New values, taken over and over. */
    private static final int LATER = 1 << 10;

    @Param({"700", "168"})
    @SuppressWarnings("VisibilityModifier") // set by JMH
    public int length;

    @Param({"AUTO", "FAST", "HARMONIC", "COUNT"})
    public SeriesFamily family = SeriesFamily.AUTO;

    private double[] series = {};
    private double[] later = {};
    private SeriesOptions options = new SeriesOptions(new int[] {1}, 1, SeriesFamily.AUTO);
    private SeriesForecaster forecaster = SeriesForecaster.fit(series, options);
    private int next;

    @Setup
    public void fitOnce() {
        double[] all = HourlySeries.measurements(length + LATER, 1);
        series = java.util.Arrays.copyOf(all, length);
        later = java.util.Arrays.copyOfRange(all, length, length + LATER);
        options = new SeriesOptions(new int[] {24, 168}, HORIZON, family);
        forecaster = SeriesForecaster.fit(series, options);
    }

    @Benchmark
    public SeriesForecaster fit() {
        return SeriesForecaster.fit(series, options);
    }

    @Benchmark
    public SeriesForecaster update() {
        forecaster.update(later[next]);
        next = (next + 1) % LATER;
        return forecaster;
    }

    @Benchmark
    public SeriesForecast nextStep() {
        return forecaster.next();
    }

    @Benchmark
    public SeriesForecast horizon() {
        return forecaster.forecast(HORIZON);
    }
}
