package io.foreshard.configuration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Every option there is, in the order of the reference page: the only source of parsing, defaults and documentation. */
final class Catalogue {

    static final List<Option<?>> ALL = join(
            TopologyOptions.OPTIONS,
            PartitionConfiguration.OPTIONS,
            CacheConfiguration.OPTIONS,
            KafkaConfiguration.OPTIONS,
            EtcdConfiguration.OPTIONS,
            SidecarConfiguration.OPTIONS,
            SidecarSettings.OPTIONS,
            ExecutorConfiguration.OPTIONS,
            AnalyzerConfiguration.OPTIONS,
            PlannerConfiguration.OPTIONS,
            ShardMapConfiguration.OPTIONS,
            GlobalOptions.OPTIONS);

    private Catalogue() {}

    /** The option that reads a secret from a file instead: its path with {@code File} appended. */
    static Option<Path> fileOf(Option<Secret> secret) {
        return Option.optional(
                secret.path() + "File", ValueType.FILE, "File that holds it, instead of the value in clear");
    }

    @SafeVarargs
    static List<Option<?>> join(List<Option<?>>... lists) {
        List<Option<?>> all = new ArrayList<>();
        for (List<Option<?>> list : lists) {
            all.addAll(list);
        }
        return List.copyOf(all);
    }
}
