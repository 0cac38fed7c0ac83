package io.foreshard.executor.cli;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.partitions.etcd.ControlKeys;
import io.foreshard.partitions.etcd.EtcdClient;
import io.foreshard.partitions.etcd.OperatorControls;
import java.io.PrintWriter;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "limit",
        mixinStandardHelpOptions = true,
        description = {
            "Sets a limit of every executor while they run; without arguments it shows all that operators have set.",
            "Limits: max-migrations, max-frozen, copy-bytes-per-second."
        })
final class LimitCommand implements Callable<Integer> {

    private static final long NONE = -1;

    @Mixin
    private Deployment deployment = new Deployment();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME")
    private String name = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "VALUE")
    private long value = NONE;

    @Option(names = "--end", description = "Takes the limit back: what is configured holds again")
    private boolean end;

    @Override
    public Integer call() {
        if (!name.isEmpty() && !ControlKeys.LIMITS.contains(name)) {
            throw new ParameterException(
                    spec.commandLine(), "no limit '" + name + "'; expected one of " + ControlKeys.LIMITS);
        }
        if (!name.isEmpty() && !end && value < 0) {
            throw new ParameterException(
                    spec.commandLine(), "limit " + name + ": expected a value of 0 or more, or --end");
        }
        ForeshardConfiguration configuration = deployment.configuration();
        try (EtcdClient client = deployment.etcd(configuration)) {
            ControlKeys keys = new ControlKeys(client);
            if (name.isEmpty()) {
                show(keys.read());
            } else if (end) {
                keys.unlimit(name);
            } else {
                keys.limit(name, value);
            }
            return 0;
        }
    }

    private void show(OperatorControls set) {
        PrintWriter out = spec.commandLine().getOut();
        if (set.allPaused()) {
            out.println("pause\teverything");
        }
        new TreeMap<>(set.regions()).forEach((region, why) -> out.println("pause\tregion " + region + "\t" + why));
        new TreeMap<>(set.items()).forEach((item, why) -> out.println("pause\t" + item + "\t" + why));
        new TreeMap<>(set.held()).forEach((item, why) -> out.println("hold\t" + item + "\t" + why));
        new TreeMap<>(set.cancelled()).forEach((item, id) -> out.println("cancel\t" + item + "\tmigration " + id));
        set.draining().stream().sorted().forEach(partition -> out.println("drain\t" + partition));
        new TreeMap<>(set.limits()).forEach((limit, to) -> out.println("limit\t" + limit + "\t" + to));
        out.flush();
    }
}
