package io.foreshard.benchmarks.sidecar;

import io.foreshard.benchmarks.measure.Progress;
import io.foreshard.benchmarks.measure.Stopwatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One measurement of all groups. For one thread. */
final class SidecarRun {

    private static final int[] PIPELINES = {1, 16};

    /**
     * Of a group's reads, by the tier that the group is named for. Of the copies of other processes a sidecar refuses those of
     * items that share a floor with another one.
     */
    private static final double LEAST_SHARE = 0.94;

    private static final int FILLS = 10;
    private static final int WARM_UP_REQUESTS = 50_000;

    private final SidecarPlan plan;
    private final SidecarDeployment deployment;
    private final Progress progress;
    private final RedisBenchmark client;
    private final int directPort;
    private final Measured direct = new Measured();
    private final Map<String, Object> report = new LinkedHashMap<>();

    SidecarRun(SidecarPlan plan, SidecarDeployment deployment, Progress progress) {
        this.plan = plan;
        this.deployment = deployment;
        this.progress = progress;
        this.client = new RedisBenchmark(plan.keys(), plan.connections());
        this.directPort = deployment.direct().port();
    }

    Map<String, Object> measure(Set<Group> groups) throws Exception {
        report.put("keys", plan.keys());
        report.put("value_bytes", SidecarPlan.VALUE_BYTES);
        report.put("connections", plan.connections());
        report.put("requests", plan.requests());
        report.put("rounds", plan.rounds());
        progress.say("writing " + plan.keys() + " keys to Redis");
        new Keys(directPort, plan.keys()).write();
        new Keys(directPort, plan.keys()).read();
        report.put("direct", Map.of());
        boolean written = false;
        for (Group group : groups) {
            try (SidecarProgram sidecar = deployment.startSidecar(group)) {
                if (!written) {
                    progress.say("writing " + plan.keys() + " keys through the sidecar");
                    new Keys(sidecar.port(), plan.keys()).write();
                    written = true;
                }
                report.put(group.title(), measure(group, sidecar));
            }
        }
        report.put("direct", direct.report());
        return report;
    }

    private Map<String, Object> measure(Group group, SidecarProgram sidecar) throws Exception {
        Keys keys = new Keys(sidecar.port(), plan.keys());
        progress.say(group.title() + ": filling and warming up");
        fill(group, sidecar, keys);
        warmUp(sidecar.port());
        fill(group, sidecar, keys);
        Served before = Served.of(sidecar.port(), group);
        Measured measured = new Measured();
        Measured beside = new Measured();
        for (int round = 1; round <= plan.rounds(); round++) {
            for (int pipeline : PIPELINES) {
                Measured.Sample one = sample(directPort, deployment.direct().processId(), 0, pipeline);
                beside.add(pipeline, one);
                direct.add(pipeline, one);
                Measured.Sample other =
                        sample(sidecar.port(), sidecar.processId(), deployment.backingProcess(group), pipeline);
                measured.add(pipeline, other);
                progress.say(String.format(
                        Locale.ROOT,
                        "%s, pipeline %d, round %d: %.0f a second, direct %.0f; CPU %.2f s a million, direct %.2f",
                        group.title(),
                        pipeline,
                        round,
                        other.perSecond(),
                        one.perSecond(),
                        other.cpuSecondsPerMillion(),
                        one.cpuSecondsPerMillion()));
            }
        }
        double share = Served.of(sidecar.port(), group).shareSince(before);
        if (share < LEAST_SHARE) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT, "only %.3f of the reads of group %s were %s", share, group.title(), group.counter()));
        }
        if (group == Group.LOCAL) {
            atHalfLoad(sidecar, Math.min(measured.perSecond(1), beside.perSecond(1)) / 2);
        }
        Map<String, Object> result = measured.reportBeside(beside);
        result.put("hit_share", share);
        return result;
    }

    private void warmUp(int port) throws Exception {
        Stopwatch since = new Stopwatch();
        while (since.seconds() < plan.warmUpSeconds()) {
            var unused = client.get(port, 16, WARM_UP_REQUESTS);
            unused = client.get(port, 1, WARM_UP_REQUESTS / 10);
        }
    }

    /** Reads everything until it comes from where it is to come from. */
    private void fill(Group group, SidecarProgram sidecar, Keys keys) throws Exception {
        double share = 0;
        for (int i = 0; i < FILLS && share < LEAST_SHARE; i++) {
            Served before = Served.of(sidecar.port(), group);
            keys.read();
            share = Served.of(sidecar.port(), group).shareSince(before);
        }
        if (share < LEAST_SHARE) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "after %d times only %.3f of the reads of group %s were %s",
                    FILLS,
                    share,
                    group.title(),
                    group.counter()));
        }
    }

    private Measured.Sample sample(int port, long process, long backing, int pipeline) throws Exception {
        int requests = plan.requests(pipeline);
        double cpu = ProcessCpu.seconds(process);
        double behind = backing > 0 ? ProcessCpu.seconds(backing) : 0;
        double perSecond = client.get(port, pipeline, requests);
        double millions = requests / 1e6;
        return new Measured.Sample(
                perSecond,
                (ProcessCpu.seconds(process) - cpu) / millions,
                backing > 0 ? (ProcessCpu.seconds(backing) - behind) / millions : 0);
    }

    private void atHalfLoad(SidecarProgram sidecar, double perSecond) throws Exception {
        OpenLoop load = new OpenLoop(plan, deployment.folder(), perSecond);
        List<Double> added = new ArrayList<>();
        List<Map<String, Object>> rounds = new ArrayList<>();
        for (int round = 1; round <= plan.rounds(); round++) {
            Map<String, Object> one = load.run(directPort);
            Map<String, Object> other = load.run(sidecar.port());
            double more = number(other, "p99_us") - number(one, "p99_us");
            added.add(more / 1e3);
            rounds.add(Map.of("direct", one, "local", other));
            progress.say(String.format(
                    Locale.ROOT,
                    "half load (%.0f a second), round %d: p99 %.0f us, direct %.0f us",
                    perSecond,
                    round,
                    number(other, "p99_us"),
                    number(one, "p99_us")));
        }
        report.put("p99_added_ms", Measured.median(added));
        report.put("half_load", Map.of("requests_per_s", perSecond, "rounds", rounds));
    }

    private static double number(Map<String, Object> values, String name) {
        return values.get(name) instanceof Number number ? number.doubleValue() : 0;
    }
}
