package io.foreshard.executor.cli;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.PartitionId;
import io.foreshard.partitions.etcd.ControlKeys;
import io.foreshard.partitions.etcd.EtcdClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "drain", mixinStandardHelpOptions = true, description = "Lets nothing more move into a partition.")
final class DrainCommand implements Callable<Integer> {

    @Mixin
    private Deployment deployment = new Deployment();

    @Parameters(paramLabel = "PARTITION")
    private String partition = "";

    @Option(names = "--end", description = "Takes it back")
    private boolean end;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the other operators")
    private String reason = "by an operator";

    @Override
    public Integer call() {
        ForeshardConfiguration configuration = deployment.configuration();
        PartitionId id = Deployment.known(configuration, partition);
        try (EtcdClient client = deployment.etcd(configuration)) {
            ControlKeys keys = new ControlKeys(client);
            if (end) {
                keys.endDrain(id);
            } else {
                keys.drain(id, reason);
            }
            return 0;
        }
    }
}
