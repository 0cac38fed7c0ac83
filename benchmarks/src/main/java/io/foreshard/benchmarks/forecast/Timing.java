package io.foreshard.benchmarks.forecast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a run cost, by CPU time of its only thread. Not thread-safe. */
final class Timing {

    private final List<Double> fitMillis = new ArrayList<>();
    private final List<Double> updateMicros = new ArrayList<>();
    private final List<Double> stateBytes = new ArrayList<>();
    private final Map<String, Integer> models = new TreeMap<>();

    void fitted(long nanos) {
        fitMillis.add(nanos / 1e6);
    }

    /** The mean of one series' updates: a single one is shorter than the clock's resolution. */
    void updated(long nanos, int updates) {
        if (updates > 0) {
            updateMicros.add(nanos / 1e3 / updates);
        }
    }

    void ended(String model, int bytes) {
        models.merge(model, 1, Integer::sum);
        stateBytes.add((double) bytes);
    }

    Map<String, Object> report(double cpuSeconds) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("series", stateBytes.size());
        report.put("models", models);
        report.put("fit_ms", figures(fitMillis, "mean", "median", "p95", "max"));
        report.put("update_us", figures(updateMicros, "mean", "p95"));
        report.put("state_bytes", figures(stateBytes, "mean", "max"));
        report.put("cpu_s", cpuSeconds);
        return report;
    }

    private static Map<String, Double> figures(List<Double> values, String... names) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        Map<String, Double> figures = new LinkedHashMap<>();
        for (String name : names) {
            figures.put(
                    name,
                    switch (name) {
                        case "mean" -> Arrays.stream(sorted).average().orElse(0);
                        case "median" -> quantile(sorted, 0.5);
                        case "p95" -> quantile(sorted, 0.95);
                        case "max" -> quantile(sorted, 1);
                        default -> throw new IllegalArgumentException("no figure is called " + name);
                    });
        }
        return figures;
    }

    private static double quantile(double[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.round(share * (sorted.length - 1))];
    }
}
