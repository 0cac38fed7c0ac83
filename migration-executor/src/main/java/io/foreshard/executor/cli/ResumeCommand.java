package io.foreshard.executor.cli;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.partitions.etcd.ControlKeys;
import io.foreshard.partitions.etcd.EtcdClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "resume", mixinStandardHelpOptions = true, description = "Takes back a pause.")
final class ResumeCommand implements Callable<Integer> {

    @Mixin
    private Deployment deployment = new Deployment();

    @Option(names = "--region", paramLabel = "REGION", description = "Only what goes from or to this region")
    private String region = "";

    @Option(names = "--item", paramLabel = "CUSTOMER:ITEM", description = "Only this item")
    private String item = "";

    @Override
    public Integer call() {
        ForeshardConfiguration configuration = deployment.configuration();
        try (EtcdClient client = deployment.etcd(configuration)) {
            ControlKeys keys = new ControlKeys(client);
            if (!region.isEmpty()) {
                keys.resume(Deployment.knownRegion(configuration, region));
            }
            if (!item.isEmpty()) {
                keys.resume(Deployment.item(item));
            }
            if (region.isEmpty() && item.isEmpty()) {
                keys.resumeAll();
            }
            return 0;
        }
    }
}
