package io.foreshard.executor.cli;

import io.foreshard.core.migration.MigrationRecord;
import io.foreshard.core.migration.StoredRecord;
import io.foreshard.partitions.etcd.EtcdClient;
import io.foreshard.partitions.etcd.MigrationRecords;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "migrations", mixinStandardHelpOptions = true, description = "Lists the migrations under way.")
final class MigrationsCommand implements Callable<Integer> {

    @Mixin
    private Deployment deployment = new Deployment();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (EtcdClient client = deployment.etcd(deployment.configuration())) {
            PrintWriter out = spec.commandLine().getOut();
            for (StoredRecord stored : new MigrationRecords(client).listAll()) {
                MigrationRecord record = stored.record();
                out.println(record.item() + "\t" + record.sourceHome().partition() + " -> " + record.target() + "\t"
                        + record.state() + " since " + record.stateSince() + "\tepoch " + stored.epoch() + " claim "
                        + record.claim() + " of " + record.executor() + "\t" + record.migrationId());
            }
            out.flush();
            return 0;
        }
    }
}
