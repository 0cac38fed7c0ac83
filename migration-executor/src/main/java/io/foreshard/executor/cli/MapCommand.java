package io.foreshard.executor.cli;

import io.foreshard.partitions.etcd.EtcdClient;
import io.foreshard.partitions.etcd.Located;
import io.foreshard.partitions.etcd.MapEntry;
import io.foreshard.partitions.etcd.ShardMap;
import io.foreshard.partitions.etcd.ShardMapChange;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "map", mixinStandardHelpOptions = true, description = "Shows who owns what.")
final class MapCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "get", mixinStandardHelpOptions = true, description = "The home of one item.")
    int get(@Mixin Deployment deployment, @Parameters(paramLabel = "CUSTOMER:ITEM") String item) {
        try (EtcdClient client = deployment.etcd(deployment.configuration())) {
            Located located = new ShardMap(client).locate(Deployment.item(item));
            PrintWriter out = spec.commandLine().getOut();
            out.println(item + "\t" + located.home().partition() + "\tepoch "
                    + located.home().epoch() + "\tby " + located.level());
            out.flush();
            return 0;
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "The entries of one customer.")
    int list(@Mixin Deployment deployment, @Parameters(paramLabel = "CUSTOMER") String customer) {
        try (EtcdClient client = deployment.etcd(deployment.configuration())) {
            ShardMap map = new ShardMap(client);
            PrintWriter out = spec.commandLine().getOut();
            map.customer(customer).ifPresent(entry -> print(out, customer, entry));
            for (ShardMapChange.OfItem item : map.items(customer)) {
                item.entry().ifPresent(entry -> print(out, item.item().key(), entry));
            }
            out.flush();
            return 0;
        }
    }

    private static void print(PrintWriter out, String name, MapEntry entry) {
        out.println(name + "\t" + entry.home().partition() + "\tepoch "
                + entry.home().epoch()
                + entry.migrationId().map(id -> "\tby migration " + id).orElse(""));
    }
}
