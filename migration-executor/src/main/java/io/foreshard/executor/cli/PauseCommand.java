package io.foreshard.executor.cli;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.partitions.etcd.ControlKeys;
import io.foreshard.partitions.etcd.EtcdClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        description = "Stops new migrations and freezes, everywhere or for one region or item.")
final class PauseCommand implements Callable<Integer> {

    @Mixin
    private Deployment deployment = new Deployment();

    @Option(names = "--region", paramLabel = "REGION", description = "Only what goes from or to this region")
    private String region = "";

    @Option(names = "--item", paramLabel = "CUSTOMER:ITEM", description = "Only this item")
    private String item = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the other operators")
    private String reason = "by an operator";

    @Override
    public Integer call() {
        ForeshardConfiguration configuration = deployment.configuration();
        try (EtcdClient client = deployment.etcd(configuration)) {
            ControlKeys keys = new ControlKeys(client);
            if (!region.isEmpty()) {
                keys.pause(Deployment.knownRegion(configuration, region), reason);
            }
            if (!item.isEmpty()) {
                keys.pause(Deployment.item(item), reason);
            }
            if (region.isEmpty() && item.isEmpty()) {
                keys.pauseAll(reason);
            }
            return 0;
        }
    }
}
