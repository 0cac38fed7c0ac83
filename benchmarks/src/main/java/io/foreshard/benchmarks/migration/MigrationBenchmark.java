package io.foreshard.benchmarks.migration;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.foreshard.benchmarks.measure.Progress;
import io.foreshard.servers.TemporaryFolder;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Migrations by real executors, beside the ceilings of etcd and of the stores, in one run. */
@Command(
        name = "migration",
        description = {
            "Starts etcd, Kafka, two durable partition stores and executors of its own, and writes the items.",
            "Ceilings first: compare-and-swaps of etcd with 64 in flight; items copied from store to store by as many threads as"
                    + " executors have migrations in work, without any protocol.",
            "Saturated: all items are asked to move at once. etcd_txn_per_migration and etcd_writes_per_migration are from etcd's own"
                    + " counters: transactions of any kind, and proposals to the Raft log.",
            "Steady: all items move back, so many a second, while writers and readers work at a fixed rate. pause_ms is the longest that"
                    + " a write of a moved item took around its move, by a client that writes it every five milliseconds, for as many moves as"
                    + " one such client can follow; writer_dip is the loss of writes accepted a second against the seconds before."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class MigrationBenchmark implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--items", defaultValue = "2000", description = "items to move; default ${DEFAULT-VALUE}")
    private int items;

    @Option(names = "--value-bytes", defaultValue = "1024", description = "of each item; default ${DEFAULT-VALUE}")
    private int valueBytes;

    @Option(
            names = "--store",
            defaultValue = "postgres",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}")
    private StoreChoice store = StoreChoice.POSTGRES;

    @Option(names = "--executors", defaultValue = "1", description = "processes; default ${DEFAULT-VALUE}")
    private int executors;

    @Option(
            names = "--concurrency",
            defaultValue = "64",
            description = "migrations that an executor works on at once; default ${DEFAULT-VALUE}")
    private int concurrency;

    @Option(
            names = "--moves-per-second",
            defaultValue = "50",
            description = "migrations asked for in the steady phase; default ${DEFAULT-VALUE}")
    private int movesPerSecond;

    @Option(
            names = "--writers",
            defaultValue = "4",
            description = "writers in the steady phase, and as many readers; default ${DEFAULT-VALUE}")
    private int writers;

    @Option(
            names = "--operations-per-second",
            defaultValue = "25",
            description = "of each writer and reader; default ${DEFAULT-VALUE}")
    private int operationsPerSecond;

    @Option(names = "--out", required = true, description = "written: JSON of what was measured")
    private Path out = Path.of("");

    @Override
    @SuppressWarnings("try") // nothing is lost when the folder stays
    public Integer call() throws Exception {
        MigrationPlan plan = new MigrationPlan(
                items, valueBytes, store, executors, concurrency, movesPerSecond, writers, operationsPerSecond);
        Progress progress = new Progress(spec.commandLine().getErr());
        try (TemporaryFolder folder = TemporaryFolder.create("migration");
                Deployment deployment = Deployment.start(plan, folder.path())) {
            new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValue(out.toFile(), new MigrationRun(plan, deployment, progress).measure());
        }
        return 0;
    }
}
