package io.foreshard.executor.cli;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.migration.MigrationRecord;
import io.foreshard.core.migration.StoredRecord;
import io.foreshard.partitions.etcd.EtcdClient;
import io.foreshard.partitions.etcd.MigrationRecords;
import io.foreshard.schemas.codec.SchemaDirectory;
import io.foreshard.schemas.codec.Topic;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "migrations",
        mixinStandardHelpOptions = true,
        description = "Lists the migrations under way, or watches them.")
final class MigrationsCommand implements Callable<Integer> {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Mixin
    private Deployment deployment = new Deployment();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--watch", description = "Goes on with every transition from now on, until stopped")
    private boolean watch;

    @Override
    public Integer call() {
        ForeshardConfiguration configuration = deployment.configuration();
        PrintWriter out = spec.commandLine().getOut();
        list(configuration, out);
        if (watch) {
            watch(configuration, out);
        }
        return 0;
    }

    private void watch(ForeshardConfiguration configuration, PrintWriter out) {
        Map<String, Object> properties = deployment.kafka(configuration);
        properties.put("enable.auto.commit", false);
        properties.put("auto.offset.reset", "latest");
        String schemas = configuration.kafka().name(Topic.SCHEMAS);
        try (SchemaDirectory directory = new SchemaDirectory(properties, schemas, TIMEOUT);
                var consumer =
                        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            new MigrationWatch(directory, out)
                    .follow(consumer, configuration.kafka().name(Topic.MIGRATION_EVENTS));
        }
    }

    private void list(ForeshardConfiguration configuration, PrintWriter out) {
        try (EtcdClient client = deployment.etcd(configuration)) {
            for (StoredRecord stored : new MigrationRecords(client).listAll()) {
                MigrationRecord record = stored.record();
                out.println(record.item() + "\t" + record.sourceHome().partition() + " -> " + record.target() + "\t"
                        + record.state() + " since " + record.stateSince() + "\tepoch " + stored.epoch() + " claim "
                        + record.claim() + " of " + record.executor() + "\t" + record.migrationId());
            }
            out.flush();
        }
    }
}
