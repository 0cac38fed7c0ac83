package io.foreshard.flink.wire;

import io.foreshard.configuration.ConfigurationDocument;
import io.foreshard.configuration.ForeshardConfiguration;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.connector.base.DeliveryGuarantee;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What both jobs may be told on the command line; filled by picocli. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
final class JobArguments {

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "foreshard.yaml")
    Path config = Path.of("foreshard.yaml");

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set an option of foreshard.yaml; may be repeated. The environment goes first.")
    Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--delivery",
            paramLabel = "HOW",
            defaultValue = "at-least-once",
            converter = DeliveryConverter.class,
            description = "How results are written: at-least-once (at once; readers drop repeats by id) or exactly-once"
                    + " (in transactions, one checkpoint later). Default: ${DEFAULT-VALUE}.")
    DeliveryGuarantee delivery = DeliveryGuarantee.AT_LEAST_ONCE;

    @Option(names = "--plan", description = "Print the job's graph as JSON and do not run it.")
    boolean plan;

    ForeshardConfiguration load() {
        ConfigurationDocument document = ConfigurationDocument.read(config);
        settings.forEach(document::set);
        return document.toConfiguration(System.getenv());
    }
}
