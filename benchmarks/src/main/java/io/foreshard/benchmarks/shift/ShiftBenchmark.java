package io.foreshard.benchmarks.shift;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.foreshard.core.mobility.AnalyzerOptions;
import io.foreshard.core.mobility.ItemAnalyzer;
import io.foreshard.core.mobility.PopulationProfiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.DoubleFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** False alarms per item and day of ordinary items at several configured rates, and how soon shifts, spikes and drops are found. One thread. */
@Command(
        name = "shift",
        description = {
            "Item alarms on made-up demand (Poisson, negative binomial, bursts; daily curves; one to four regions; 0.2 to 100 accesses an"
                    + " hour), through the analyzer of core, beside a CUSUM and an EWMA z-score that are tuned to the same rate of false"
                    + " alarms on items of another seed.",
            "Delays are of items with --rate accesses an hour, at one false alarm an item and 30 days; every third item has that rate."
        },
        mixinStandardHelpOptions = true)
public final class ShiftBenchmark implements Callable<Integer> {

    private static final int WARM_UP_DAYS = 30;
    private static final double[] RATES = {1.0 / 30, 1.0 / 7, 1};
    private static final int INJECTIONS_AN_ITEM = 4;
    private static final int TUNING_STEPS = 10;
    private static final double MOST_THRESHOLD = 10_000;
    private static final long OTHER_SEED = 7919;

    @Option(names = "--items", defaultValue = "450", description = "items; default ${DEFAULT-VALUE}")
    private int items = 1;

    @Option(
            names = "--days",
            defaultValue = "30",
            description = "days measured, after 30 days to learn; default ${DEFAULT-VALUE}")
    private int days = 1;

    @Option(names = "--rate", defaultValue = "20", description = "accesses an hour; default ${DEFAULT-VALUE}")
    private double rate = 1;

    @Option(names = "--seed", defaultValue = "11", description = "default ${DEFAULT-VALUE}")
    private long seed;

    @Option(names = "--json", description = "written: what was measured; default: printed")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException {
        if (items < 9 || items > 100_000 || days < 1 || days > 1000 || !(rate >= 0.01 && rate <= 1000)) {
            throw new IllegalArgumentException("items " + items + ", days " + days + ", rate " + rate
                    + ": expected 9 to 100000, 1 to 1000, 0.01 to 1000");
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("items", items);
        report.put("days", days);
        report.put("rate", rate);
        report.put("seed", seed);
        report.put("foreshard", foreshard());
        report.put(
                "cusum",
                peer("CUSUM", threshold -> new CusumWatcher(threshold, Demand.UNUSED_REGION + 1), MOST_THRESHOLD));
        report.put(
                "ewma_z",
                peer(
                        "EWMA z-score",
                        threshold -> new EwmaWatcher(threshold, Demand.UNUSED_REGION + 1),
                        MOST_THRESHOLD));
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        String text = mapper.writeValueAsString(report);
        Path file = json;
        if (file == null) {
            System.out.println(text);
        } else {
            Files.writeString(file, text + "\n");
        }
        return 0;
    }

    private Map<String, Object> foreshard() {
        Map<String, Object> report = new LinkedHashMap<>();
        for (double configured : RATES) {
            say("foreshard at " + configured + " false alarms per item and day ...");
            ItemAnalyzer analyzer = new ItemAnalyzer(options(configured));
            PopulationProfiles profiles = AnalyzerWatcher.freshProfiles();
            long start = System.nanoTime();
            Population population = new Population(items, rate, seed, () -> new AnalyzerWatcher(analyzer, profiles));
            Map<String, Object> figures = falseAlarms(population, configured);
            figures.put("seconds", (System.nanoTime() - start) / 1e9);
            if (configured == RATES[0]) {
                figures.put("found", found(population));
            }
            report.put("one_in_" + Math.round(1 / configured) + "_days", figures);
        }
        return report;
    }

    private Map<String, Object> falseAlarms(Population population, double configured) {
        Tally learning = new Tally();
        population.pass((long) WARM_UP_DAYS * Demand.HOURS_A_DAY, learning);
        Tally measured = new Tally();
        population.pass((long) days * Demand.HOURS_A_DAY, measured);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("configured_per_item_day", configured);
        figures.put("while_learning_over_configured", learning.perItemDay() / configured);
        figures.put("groups", measured.report(configured));
        figures.put("kinds", measured.kinds());
        return figures;
    }

    private Map<String, Object> found(Population population) {
        say("injecting ...");
        Map<String, Object> report = new LinkedHashMap<>();
        for (Injection injection : Injection.values()) {
            SplittableRandom random = new SplittableRandom(seed + 1);
            Delays delays = new Delays();
            for (Population.Member member : population.members()) {
                for (int i = 0; i < INJECTIONS_AN_ITEM && member.demand().perHour() == rate; i++) {
                    delays.add(injection.inject(member.demand(), member.watcher(), population.hour(), random));
                }
            }
            report.put(injection.label(), delays.report());
        }
        return report;
    }

    /** Halves the interval of the threshold until its alarms on other items come at the rate asked for, and measures with it. */
    private Map<String, Object> peer(String name, DoubleFunction<Watcher> watchers, double most) {
        say(name + " ...");
        double low = 1;
        double high = most;
        for (int step = 0; step < TUNING_STEPS; step++) {
            double middle = Math.sqrt(low * high);
            Population others = new Population(items, rate, seed + OTHER_SEED, () -> watchers.apply(middle));
            others.pass((long) WARM_UP_DAYS / 2 * Demand.HOURS_A_DAY, new Tally());
            Tally tally = new Tally();
            others.pass((long) days * Demand.HOURS_A_DAY, tally);
            low = tally.perItemDay() > RATES[0] ? middle : low;
            high = tally.perItemDay() > RATES[0] ? high : middle;
        }
        double threshold = high;
        Supplier<Watcher> tuned = () -> watchers.apply(threshold);
        Population population = new Population(items, rate, seed, tuned);
        Map<String, Object> figures = falseAlarms(population, RATES[0]);
        figures.put("threshold", threshold);
        figures.put("found", found(population));
        return figures;
    }

    private static void say(String what) {
        System.err.println(what);
    }

    private static AnalyzerOptions options(double falseAlarmsPerDay) {
        AnalyzerOptions d = AnalyzerOptions.defaults();
        return new AnalyzerOptions(
                d.windowSize(),
                d.historyWindows(),
                d.horizonWindows(),
                d.fit(),
                d.readWeight(),
                d.writeWeight(),
                d.demandFloorPerHour(),
                falseAlarmsPerDay,
                d.newRegionThreshold(),
                d.moveCost());
    }
}
