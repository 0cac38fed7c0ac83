package io.foreshard.stack.demo;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.TimeScale;
import io.foreshard.stack.LocalStack;
import io.foreshard.stack.demo.DemoEvidence.PrefetchSample;
import io.foreshard.stack.demo.DemoResult.Owners;
import io.foreshard.stack.demo.DemoResult.Prefetch;
import io.foreshard.stack.demo.DemoResult.Writes;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** One replay on a stack that runs: load, replay, settle, check. */
final class DemoRun {

    private static final Duration SETTLE = Duration.ofSeconds(5);
    private static final int BAR_MILLIS = 500;

    private final DemoPlan plan;
    private final DemoOptions options;
    private final LocalStack stack;
    private final PrintStream out;
    private final TimeScale timeScale;

    DemoRun(DemoPlan plan, DemoOptions options, LocalStack stack, PrintStream out) {
        this.plan = plan;
        this.options = options;
        this.stack = stack;
        this.out = out;
        this.timeScale = stack.configuration().timeScale();
    }

    DemoResult run() throws InterruptedException {
        ForeshardConfiguration configuration = stack.configuration();
        try (EvidenceCollector collector = new EvidenceCollector(configuration);
                PrefetchSampler prefetches = new PrefetchSampler(configuration);
                Replayer replayer = new Replayer(Demo.sidecars(stack), timeScale)) {
            out.println("Loading " + plan.workload().items().size() + " items");
            replayer.load(plan.workload());
            pause(Duration.ofSeconds(1));
            Instant start = Instant.now();
            List<Observation> observations = replay(replayer, collector, start);
            long end = eventNow();
            pause(SETTLE);
            out.println("Reading back every acknowledged write");
            ItemLedger.Finding finding = replayer.verify();
            Owners owners =
                    new OwnerAudit(configuration).check(replayer.ledgers().keySet());
            long from = timeScale.toEventTime(start).toEpochMilli();
            DemoEvidence evidence = new DemoEvidence(
                    options.seed,
                    from,
                    end,
                    collector.served(from, end),
                    observations,
                    collector.moves(),
                    prefetches.samples());
            return result(evidence, writes(replayer, finding), owners);
        }
    }

    private List<Observation> replay(Replayer replayer, EvidenceCollector collector, Instant start)
            throws InterruptedException {
        try (ProgressBar bar = bar()) {
            Thread watcher = new Thread(() -> watch(bar, replayer, collector), "progress");
            watcher.setDaemon(true);
            watcher.start();
            List<Observation> observations = replayer.replay(plan.workload(), start);
            watcher.interrupt();
            bar.stepTo(plan.workload().accesses().size());
            return observations;
        } finally {
            replayer.failures().inWords().ifPresent(causes -> out.println("Not answered: " + causes));
        }
    }

    private ProgressBar bar() {
        return new ProgressBarBuilder()
                .setTaskName("Replaying")
                .setInitialMax(plan.workload().accesses().size())
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(BAR_MILLIS)
                .build();
    }

    private void watch(ProgressBar bar, Replayer replayer, EvidenceCollector collector) {
        long before = replayer.sent();
        try {
            while (true) {
                bar.stepTo(Math.max(
                        0,
                        replayer.sent()
                                - Math.min(before, plan.workload().items().size())));
                bar.setExtraMessage(" " + collector.committed() + " migrations");
                TimeUnit.MILLISECONDS.sleep(BAR_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Writes writes(Replayer replayer, ItemLedger.Finding finding) {
        long acknowledged = replayer.ledgers().values().stream()
                .mapToLong(ItemLedger::acknowledgedWrites)
                .sum();
        long unanswered = replayer.ledgers().values().stream()
                .mapToLong(ItemLedger::unansweredWrites)
                .sum();
        return new Writes(acknowledged, unanswered, finding.lost(), finding.doubled());
    }

    private DemoResult result(DemoEvidence evidence, Writes writes, Owners owners) {
        DemoAnalysis analysis = new DemoAnalysis(evidence, stack.configuration().controlGroup());
        PrefetchSample late = evidence.latePrefetches();
        return new DemoResult(
                plan.workload().description(),
                options.seed,
                options.duration.toMillis() / 1000.0,
                plan.factor() / 3600,
                analysis.treated(),
                analysis.control(),
                analysis.migrations(),
                writes,
                owners,
                new Prefetch(
                        Math.round(late.fetched()),
                        Math.round(late.hits()),
                        Math.round(late.beforeFirstAccess()),
                        Math.round(late.wasted())),
                analysis.whole(),
                analysis.timeline());
    }

    private long eventNow() {
        return timeScale.toEventTime(Instant.now()).toEpochMilli();
    }

    private static void pause(Duration duration) throws InterruptedException {
        boolean unused = new CountDownLatch(1).await(duration.toMillis(), TimeUnit.MILLISECONDS);
    }
}
