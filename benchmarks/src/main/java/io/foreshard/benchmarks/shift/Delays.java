package io.foreshard.benchmarks.shift;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How soon injections were found. What was not found counts as found at the end of the time it was looked for. Not thread-safe. */
final class Delays {

    private final List<Injection.Found> all = new ArrayList<>();

    void add(Injection.Found found) {
        all.add(found);
    }

    Map<String, Object> report() {
        double[] accesses =
                all.stream().mapToDouble(Injection.Found::accesses).sorted().toArray();
        double[] seconds =
                all.stream().mapToDouble(Injection.Found::seconds).sorted().toArray();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("injected", all.size());
        report.put("found", share(Integer.MAX_VALUE));
        report.put("delay_accesses", figures(accesses));
        report.put("delay_s", figures(seconds));
        report.put("within_5_accesses", share(5));
        report.put("within_10_accesses", share(10));
        report.put("within_20_accesses", share(20));
        return report;
    }

    private double share(int most) {
        long count = all.stream()
                .filter(found -> found.found() && found.accesses() <= most)
                .count();
        return all.isEmpty() ? 0 : (double) count / all.size();
    }

    private static Map<String, Double> figures(double[] sorted) {
        Map<String, Double> figures = new LinkedHashMap<>();
        double sum = 0;
        for (double value : sorted) {
            sum += value;
        }
        figures.put("mean", sorted.length == 0 ? 0 : sum / sorted.length);
        figures.put("p50", quantile(sorted, 0.5));
        figures.put("p90", quantile(sorted, 0.9));
        return figures;
    }

    private static double quantile(double[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
}
