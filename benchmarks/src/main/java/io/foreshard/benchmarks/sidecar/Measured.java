package io.foreshard.benchmarks.sidecar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measurements of one server or of several one after the other. For one thread. */
final class Measured {

    /**
     * One measurement.
     *
     * @param perSecond requests
     * @param cpuSecondsPerMillion of the server, a million requests
     */
    record Sample(double perSecond, double cpuSecondsPerMillion, double backingCpuSecondsPerMillion) {}

    private final Map<Integer, List<Sample>> byPipeline = new LinkedHashMap<>();

    void add(int pipeline, Sample sample) {
        byPipeline.computeIfAbsent(pipeline, depth -> new ArrayList<>()).add(sample);
    }

    private List<Sample> samples(int pipeline) {
        return byPipeline.getOrDefault(pipeline, List.of());
    }

    double perSecond(int pipeline) {
        return median(samples(pipeline).stream().map(Sample::perSecond).toList());
    }

    Map<String, Object> report() {
        Map<String, Object> report = new LinkedHashMap<>();
        byPipeline.keySet().forEach(pipeline -> report.put("get_p" + pipeline, perSecond(pipeline)));
        byPipeline.forEach((pipeline, samples) -> report.put(
                "cpu_s_per_million_p" + pipeline,
                median(samples.stream().map(Sample::cpuSecondsPerMillion).toList())));
        return report;
    }

    /** As {@link #report}, with the ratios to what was measured just before each. */
    Map<String, Object> reportBeside(Measured direct) {
        Map<String, Object> report = report();
        byPipeline.forEach((pipeline, samples) -> {
            List<Double> speeds = new ArrayList<>();
            List<Double> costs = new ArrayList<>();
            for (int i = 0; i < samples.size(); i++) {
                Sample other = direct.samples(pipeline).get(i);
                speeds.add(samples.get(i).perSecond() / other.perSecond());
                costs.add(samples.get(i).cpuSecondsPerMillion() / other.cpuSecondsPerMillion());
            }
            report.put("ratio_p" + pipeline, median(speeds));
            report.put("cpu_ratio_p" + pipeline, median(costs));
            report.put(
                    "backing_cpu_s_per_million_p" + pipeline,
                    median(samples.stream()
                            .map(Sample::backingCpuSecondsPerMillion)
                            .toList()));
        });
        return report;
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
