package io.foreshard.benchmarks.measure;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Times that something took, all in one unit. Not thread-safe. */
public final class Latencies {

    private long[] values = new long[1024];
    private int count;

    public void add(long value) {
        if (count == values.length) {
            values = Arrays.copyOf(values, count * 2);
        }
        values[count++] = value;
    }

    public int count() {
        return count;
    }

    /** Nearest ranks (p50, p99, max) and how many were measured; null where there are none. */
    public Map<String, Object> report() {
        long[] sorted = Arrays.copyOf(values, count);
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
