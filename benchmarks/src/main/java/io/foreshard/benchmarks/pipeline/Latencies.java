package io.foreshard.benchmarks.pipeline;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Clock times that something took, in ms. Not thread-safe. */
final class Latencies {

    private long[] millis = new long[1024];
    private int count;

    void add(long value) {
        if (count == millis.length) {
            millis = Arrays.copyOf(millis, count * 2);
        }
        millis[count++] = value;
    }

    int count() {
        return count;
    }

    /** Nearest ranks (p50, p99, max) and how many were measured; null where there are none. */
    Map<String, Object> report() {
        long[] sorted = Arrays.copyOf(millis, count);
        Arrays.sort(sorted);
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("count", count);
        if (count > 0) {
            report.put("p50", rank(sorted, 0.50));
            report.put("p99", rank(sorted, 0.99));
            report.put("max", sorted[count - 1]);
        }
        return report;
    }

    private static long rank(long[] sorted, double quantile) {
        return sorted[(int) Math.ceil(quantile * sorted.length) - 1];
    }
}
