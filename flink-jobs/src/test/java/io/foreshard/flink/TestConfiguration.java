package io.foreshard.flink;

import io.foreshard.configuration.ConfigurationDocument;
import io.foreshard.configuration.Endpoint;
import io.foreshard.configuration.ForeshardConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A foreshard.yaml of three regions with one partition each, as far as the jobs need it. */
public final class TestConfiguration {

    public static final String EUROPE = "eu-west";
    public static final String AMERICA = "us-east";
    public static final String ASIA = "ap-south";
    private static final List<String> REGIONS = List.of(EUROPE, AMERICA, ASIA);

    private TestConfiguration() {}

    public static ConfigurationDocument document(Path folder, String bootstrapServers) {
        ConfigurationDocument document = ConfigurationDocument.empty(folder);
        document.set("regions", REGIONS);
        document.set(List.of("roundTrips", EUROPE, AMERICA), Duration.ofMillis(80));
        document.set(List.of("roundTrips", EUROPE, ASIA), Duration.ofMillis(150));
        document.set(List.of("roundTrips", AMERICA, ASIA), Duration.ofMillis(200));
        document.set("kafka.bootstrapServers", bootstrapServers);
        document.set("etcd.endpoints", new Endpoint("127.0.0.1", 2379));
        for (String region : REGIONS) {
            document.set(List.of("partitions", region + "-1", "region"), region);
            document.set(List.of("partitions", region + "-1", "kind"), "redis");
            document.set(List.of("partitions", region + "-1", "host"), "127.0.0.1");
            document.set(List.of("partitions", region + "-1", "port"), 6379);
        }
        return document;
    }

    /** Checked, with these settings on top. */
    public static ForeshardConfiguration with(Map<String, ?> settings) {
        ConfigurationDocument document = document(Path.of(""), "127.0.0.1:9092");
        settings.forEach(document::set);
        return document.toConfiguration(Map.of());
    }
}
