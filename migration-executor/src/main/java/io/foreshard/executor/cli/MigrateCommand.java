package io.foreshard.executor.cli;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.partitions.etcd.EtcdClient;
import io.foreshard.partitions.etcd.ShardMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "migrate", mixinStandardHelpOptions = true, description = "Asks the executors to move one item.")
final class MigrateCommand implements Callable<Integer> {

    @Mixin
    private Deployment deployment = new Deployment();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "CUSTOMER:ITEM")
    private String item = "";

    @Option(names = "--to", required = true, paramLabel = "PARTITION", description = "The home to be")
    private String to = "";

    @Option(names = "--dry-run", description = "Asks for nothing: prints the steps, and what would be in their way")
    private boolean dryRun;

    @Override
    public Integer call() {
        ForeshardConfiguration configuration = deployment.configuration();
        ItemId id = Deployment.item(item);
        PartitionId target = Deployment.known(configuration, to);
        try (EtcdClient client = deployment.etcd(configuration)) {
            Home home = new ShardMap(client).locate(id).home();
            if (home.partition().equals(target)) {
                throw new CommandFailure(item + " is at " + to + " already, epoch " + home.epoch());
            }
            if (dryRun) {
                boolean clear = new DryRun(deployment, configuration, client, id, home, target)
                        .print(spec.commandLine().getOut());
                return clear ? 0 : 1;
            }
            String migration = Requests.send(deployment, configuration, id, home, target);
            spec.commandLine().getOut().println("requested " + migration + "; follow it with: foreshard migrations");
            spec.commandLine().getOut().flush();
            return 0;
        }
    }
}
