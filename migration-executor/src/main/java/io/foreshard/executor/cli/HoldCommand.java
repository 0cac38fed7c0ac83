package io.foreshard.executor.cli;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.ItemId;
import io.foreshard.partitions.etcd.ControlKeys;
import io.foreshard.partitions.etcd.EtcdClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "hold",
        mixinStandardHelpOptions = true,
        description = "Lets migrations of an item copy it, and cut over only when the hold ends.")
final class HoldCommand implements Callable<Integer> {

    @Mixin
    private Deployment deployment = new Deployment();

    @Parameters(paramLabel = "CUSTOMER:ITEM")
    private String item = "";

    @Option(names = "--end", description = "Ends the hold: what is ready cuts over")
    private boolean end;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the other operators")
    private String reason = "by an operator";

    @Override
    public Integer call() {
        ForeshardConfiguration configuration = deployment.configuration();
        ItemId id = Deployment.item(item);
        try (EtcdClient client = deployment.etcd(configuration)) {
            ControlKeys keys = new ControlKeys(client);
            if (end) {
                keys.endHold(id);
            } else {
                keys.hold(id, reason);
            }
            return 0;
        }
    }
}
