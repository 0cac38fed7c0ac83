package io.foreshard.executor.cli;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.ItemId;
import io.foreshard.core.migration.MigrationState;
import io.foreshard.core.migration.StoredRecord;
import io.foreshard.partitions.etcd.ControlKeys;
import io.foreshard.partitions.etcd.EtcdClient;
import io.foreshard.partitions.etcd.MigrationRecords;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "cancel",
        mixinStandardHelpOptions = true,
        description = "Aborts the migration of an item that is not committed yet, and waits for its end.")
final class CancelCommand implements Callable<Integer> {

    private static final Duration POLL = Duration.ofMillis(100);

    @Mixin
    private Deployment deployment = new Deployment();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "CUSTOMER:ITEM")
    private String item = "";

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long to wait; default: ${DEFAULT-VALUE}")
    private long timeoutSeconds = 30;

    @Override
    public Integer call() throws InterruptedException {
        ForeshardConfiguration configuration = deployment.configuration();
        ItemId id = Deployment.item(item);
        try (EtcdClient client = deployment.etcd(configuration)) {
            MigrationRecords records = new MigrationRecords(client);
            StoredRecord found =
                    records.get(id).orElseThrow(() -> new CommandFailure("no migration of " + item + " is under way"));
            requireUndecided(found);
            ControlKeys keys = new ControlKeys(client);
            String migration = found.record().migrationId();
            keys.cancel(id, migration);
            try {
                awaitEnd(records, id, migration);
            } finally {
                keys.endCancel(id);
            }
            PrintWriter out = spec.commandLine().getOut();
            out.println("migration " + migration + " of " + item + " is aborted");
            out.flush();
            return 0;
        }
    }

    private void awaitEnd(MigrationRecords records, ItemId id, String migration) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(timeoutSeconds);
        Optional<StoredRecord> now = records.get(id);
        while (now.filter(at -> at.record().migrationId().equals(migration)).isPresent()) {
            requireUndecided(now.get());
            if (System.nanoTime() > deadline) {
                throw new CommandFailure("migration " + migration + " of " + item + " is still in state "
                        + now.get().record().state() + " after " + timeoutSeconds
                        + " s: is an executor running? The wish is taken back");
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            now = records.get(id);
        }
    }

    private void requireUndecided(StoredRecord at) {
        MigrationState state = at.record().state();
        if (state.compareTo(MigrationState.COMMITTED) >= 0 && state != MigrationState.ABORTING) {
            throw new CommandFailure("migration " + at.record().migrationId() + " of " + item + " is committed (state "
                    + state + "): take it back with foreshard reverse " + item);
        }
    }
}
