package io.foreshard.executor.cli;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.partitions.etcd.EpochFloor;
import io.foreshard.partitions.etcd.EtcdClient;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "epochs",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the lowest epoch to come, and raises it after etcd was restored from a backup.",
            "A restored etcd counts from an older revision, and stores refuse epochs below what they have obeyed."
        })
final class EpochsCommand implements Callable<Integer> {

    private static final long NONE = -1;

    @Mixin
    private Deployment deployment = new Deployment();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--raise-above",
            paramLabel = "EPOCH",
            description = "Makes every epoch to come higher than this one; it never goes back")
    private long above = NONE;

    @Override
    public Integer call() {
        if (above < NONE) {
            throw new ParameterException(spec.commandLine(), "--raise-above " + above + ": expected 0 or more");
        }
        ForeshardConfiguration configuration = deployment.configuration();
        try (EtcdClient client = deployment.etcd(configuration)) {
            EpochFloor floor = new EpochFloor(client);
            long next = above == NONE ? floor.next() : floor.raise(above);
            PrintWriter out = spec.commandLine().getOut();
            out.println("the lowest epoch to come is " + next);
            out.flush();
            return 0;
        }
    }
}
