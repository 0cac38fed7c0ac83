package io.foreshard.benchmarks.jmh;

import io.foreshard.core.forecast.DemandForecaster;
import io.foreshard.core.forecast.DemandSeries;
import io.foreshard.core.forecast.ForecastOptions;
import io.foreshard.core.forecast.Prior;
import io.foreshard.core.window.LocalSlots;
import io.foreshard.core.window.WindowSize;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What one window costs the analyzer's series: its counts and its close, ARIMA fits shared out. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DemandForecasterJmh {

    private static final int KNOWN = 700;
    private static final int LATER = 1 << 10;

    private final DemandForecaster forecaster =
            new DemandForecaster(ForecastOptions.hourly(), LocalSlots.utc(WindowSize.HOURLY));
    private final int[] counts = HourlySeries.counts(KNOWN + LATER, 1);
    private DemandSeries series = forecaster.start(0, Prior.VAGUE);
    private long window;

    @Setup
    public void follow() {
        series = forecaster.start(0, Prior.VAGUE);
        for (window = 0; window < KNOWN; ) {
            updateWindow();
        }
    }

    @Benchmark
    public DemandSeries updateWindow() {
        series.add(window, counts[(int) (window % counts.length)], 0);
        window++;
        forecaster.close(series, window, closed -> false);
        return series;
    }
}
