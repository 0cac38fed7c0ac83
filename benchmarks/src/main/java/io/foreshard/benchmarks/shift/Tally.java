package io.foreshard.benchmarks.shift;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Alarms per item and day, by what the items are like. Not thread-safe. */
final class Tally {

    private final Map<String, double[]> groups = new TreeMap<>();
    private final Map<String, Integer> kinds = new TreeMap<>();

    void count(Demand demand, Watcher.Alarm alarm) {
        kinds.merge(alarm.kind(), 1, Integer::sum);
        for (String group : groupsOf(demand)) {
            groups.computeIfAbsent(group, unseen -> new double[2])[0]++;
        }
    }

    void passed(Demand demand) {
        for (String group : groupsOf(demand)) {
            groups.computeIfAbsent(group, unseen -> new double[2])[1] += 1.0 / Demand.HOURS_A_DAY;
        }
    }

    double perItemDay() {
        double[] all = groups.getOrDefault("all", new double[] {0, 1});
        return all[0] / all[1];
    }

    Map<String, Integer> kinds() {
        return kinds;
    }

    /** Of each group: the rate over the one configured, and how many alarms that rests on. */
    Map<String, Object> report(double configured) {
        Map<String, Object> report = new LinkedHashMap<>();
        groups.forEach((group, counts) -> {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("alarms", (long) counts[0]);
            figures.put("per_item_day", counts[0] / counts[1]);
            figures.put("over_configured", counts[0] / counts[1] / configured);
            report.put(group, figures);
        });
        return report;
    }

    private static String[] groupsOf(Demand demand) {
        return new String[] {"all", demand.kind().label(), rateClass(demand.perHour())};
    }

    static String rateClass(double perHour) {
        return perHour < 1 ? "rate_0.2_1" : perHour < 5 ? "rate_1_5" : perHour < 30 ? "rate_5_30" : "rate_30_100";
    }
}
