package io.foreshard.stack.chaos;

import io.foreshard.stack.LocalStack;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run on a stack that runs: load, faults, convergence, check. For one thread. */
final class ChaosRun {

    private static final int STEP_MILLIS = 100;
    private static final long REPORT_MICROS = TimeUnit.SECONDS.toMicros(10);

    /** Work goes on for a while without faults. */
    private static final Duration AFTERMATH = Duration.ofSeconds(5);

    private final ChaosPlan plan;
    private final LocalStack stack;
    private final Path historyFile;
    private final PrintStream progress;
    private final RunClock clock = new RunClock();
    private final Items items = new Items();

    ChaosRun(ChaosPlan plan, LocalStack stack, Path historyFile, PrintStream progress) {
        this.plan = plan;
        this.stack = stack;
        this.historyFile = historyFile;
        this.progress = progress;
    }

    ChaosResult run() throws IOException, InterruptedException {
        List<Integer> ports =
                stack.configuration().regions().stream().map(stack::sidecarPort).toList();
        try (MigrationOutcomes outcomes = new MigrationOutcomes(stack.configuration());
                FaultInjector faults = new FaultInjector(stack, this::say)) {
            FinalState state;
            try (HistoryWriter history = new HistoryWriter(historyFile);
                    ChaosClients clients = new ChaosClients(items, ports, clock, history);
                    MigrationPressure pressure = new MigrationPressure(stack.configuration(), items, plan.seed())) {
                clients.start(plan.clients(), plan.seed());
                pressure.start();
                play(faults, history, outcomes);
                pressure.stop();
                clients.stop();
                state = audit(ports.get(0), history);
            }
            say("checking the history");
            List<Operation> operations = HistoryReader.read(historyFile);
            List<Violation> violations = HistoryCheck.of(operations, state, ChaosPlan.STALENESS_BOUND);
            return new ChaosResult(plan, operations, faults.done(), outcomes.counts(), violations);
        }
    }

    private void play(FaultInjector faults, HistoryWriter history, MigrationOutcomes outcomes)
            throws InterruptedException {
        long start = clock.micros();
        long reported = start;
        List<PlannedFault> schedule = plan.faults();
        int next = 0;
        while (clock.micros() - start < micros(plan.length())) {
            while (next < schedule.size()
                    && clock.micros() - start >= micros(schedule.get(next).at())) {
                faults.begin(schedule.get(next++));
            }
            if (clock.micros() - reported > REPORT_MICROS) {
                reported = clock.micros();
                say(history.acknowledgedWrites() + " writes and " + history.answeredReads() + " reads answered, "
                        + outcomes.counts() + ", " + next + " of " + schedule.size() + " faults begun");
            }
            TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
        }
        faults.awaitEnd();
        say("the faults are over");
        TimeUnit.MILLISECONDS.sleep(AFTERMATH.toMillis());
    }

    private FinalState audit(int port, HistoryWriter history) throws InterruptedException {
        say("waiting for every migration to end, then reading all back");
        try (SidecarConnection connection = new SidecarConnection("audit", port, true, clock, history);
                FinalAudit audit = new FinalAudit(stack.configuration(), items, connection)) {
            return audit.look();
        }
    }

    private static long micros(Duration duration) {
        return TimeUnit.NANOSECONDS.toMicros(duration.toNanos());
    }

    private void say(String text) {
        progress.printf("  %6.1f s  %s%n", clock.micros() / 1e6, text);
    }
}
