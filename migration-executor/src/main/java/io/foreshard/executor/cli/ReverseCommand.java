package io.foreshard.executor.cli;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.partitions.etcd.EtcdClient;
import io.foreshard.partitions.etcd.MapEntry;
import io.foreshard.partitions.etcd.ShardMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "reverse",
        mixinStandardHelpOptions = true,
        description = {
            "Asks the executors to take back the latest move of an item.",
            "Within its cooldown that needs no second copy: the old home still has one, which is brought up to date."
        })
final class ReverseCommand implements Callable<Integer> {

    @Mixin
    private Deployment deployment = new Deployment();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "CUSTOMER:ITEM")
    private String item = "";

    @Override
    public Integer call() {
        ForeshardConfiguration configuration = deployment.configuration();
        ItemId id = Deployment.item(item);
        try (EtcdClient client = deployment.etcd(configuration)) {
            MapEntry entry = new ShardMap(client)
                    .items(id.customerId()).stream()
                            .filter(one -> one.item().equals(id))
                            .flatMap(one -> one.entry().stream())
                            .findFirst()
                            .orElseThrow(
                                    () -> new CommandFailure(item + " was never moved: it has no entry of its own"));
            PartitionId back = entry.previous()
                    .orElseThrow(() -> new CommandFailure("the entry of " + item + " names no home before this one"));
            String migration = Requests.send(
                    deployment, configuration, id, entry.home(), Deployment.known(configuration, back.name()));
            spec.commandLine()
                    .getOut()
                    .println("requested " + migration + ", from " + entry.home().partition() + " back to " + back
                            + "; follow it with: foreshard migrations");
            spec.commandLine().getOut().flush();
            return 0;
        }
    }
}
