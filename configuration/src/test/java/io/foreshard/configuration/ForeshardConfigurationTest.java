package io.foreshard.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.TimeScale;
import io.foreshard.schemas.codec.Topic;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForeshardConfigurationTest {

    private static final Region EU = new Region("eu-west");
    private static final Region US = new Region("us-east");

    @TempDir
    Path folder;

    private ConfigurationDocument small() {
        return ConfigurationDocument.empty(folder)
                .set("regions", List.of("eu-west", "us-east"))
                .set("roundTrips.eu-west.us-east", Duration.ofMillis(80))
                .set("partitions.eu-1.region", "eu-west")
                .set("partitions.eu-1.kind", "postgres")
                .set("partitions.eu-1.host", "127.0.0.1")
                .set("partitions.eu-1.port", 5432)
                .set("partitions.eu-1.endpointFrom.us-east", new Endpoint("127.0.0.1", 6000))
                .set("kafka.bootstrapServers", List.of("127.0.0.1:9092"))
                .set("etcd.endpoints", List.of(new Endpoint("127.0.0.1", 2379)));
    }

    private static List<String> pathsOf(ConfigurationException refusal) {
        return refusal.violations().stream().map(Violation::path).sorted().toList();
    }

    @Test
    void the_example_loads_once_its_secrets_are_there() {
        Map<String, String> environment = new TreeMap<>();
        for (String secret : List.of(
                "PARTITIONS_EU_WEST_1_PASSWORD",
                "PARTITIONS_US_EAST_1_PASSWORD",
                "PARTITIONS_AP_SOUTH_1_PASSWORD",
                "KAFKA_PASSWORD",
                "ETCD_PASSWORD",
                "SIDECAR_USERS_SHOP_PASSWORD",
                "SIDECAR_USERS_LEDGER_PASSWORD")) {
            environment.put("FORESHARD_" + secret, "secret-" + secret);
        }
        ForeshardConfiguration configuration =
                ForeshardConfiguration.load(Path.of("../docs/foreshard.example.yaml"), environment);
        assertEquals(3, configuration.toTopology().regions().size());
        assertEquals(Duration.ofMillis(210), configuration.toTopology().largestRoundTrip());
        assertEquals(32, configuration.kafka().settings(Topic.ACCESS_LOGS).partitions());
        assertEquals(2, configuration.kafka().settings(Topic.SHARD_MAP).replicationFactor());
        assertTrue(configuration.kafka().clientProperties(EU).toString().contains("secret-KAFKA"));
        assertEquals(
                SidecarSettings.Mode.STRICT,
                configuration.sidecar().user("ledger").orElseThrow().defaultMode());
        assertFalse(configuration.toString().contains("secret-"), configuration.toString());
    }

    @Test
    void defaults_fill_what_is_not_given_and_overrides_by_region_apply() {
        ForeshardConfiguration configuration = small().toConfiguration(Map.of());
        assertEquals(Duration.ofHours(1), configuration.analyzer().window());
        assertEquals(TimeScale.REAL, configuration.timeScale());
        assertEquals(List.of(EU), configuration.controlPlaneRegions());
        PartitionConfiguration partition =
                configuration.partition(new PartitionId("eu-1")).orElseThrow();
        assertEquals(new Endpoint("127.0.0.1", 5432), partition.endpointFrom(EU));
        assertEquals(new Endpoint("127.0.0.1", 6000), partition.endpointFrom(US));
        assertEquals("foreshard", partition.database());
        assertEquals(Optional.empty(), configuration.cache(EU));
        assertEquals("access-logs", configuration.kafka().name(Topic.ACCESS_LOGS));
    }

    @Test
    void a_document_survives_being_written_and_read_and_only_the_user_may_read_it() throws IOException {
        Path file = folder.resolve("foreshard.yaml");
        small().set("timeScale.factor", 2880)
                .set("timeScale.clockOrigin", Instant.parse("2026-07-01T00:00:00.123Z"))
                .set("partitions.eu-1.password", new Secret("123: \"#x"))
                .write(file);
        ForeshardConfiguration configuration = ForeshardConfiguration.load(file, Map.of());
        assertEquals(2880, configuration.timeScale().factor());
        assertEquals(
                Optional.of(new Secret("123: \"#x")),
                configuration.partition(new PartitionId("eu-1")).orElseThrow().password());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void the_environment_overrides_the_file() {
        ForeshardConfiguration configuration = small().set("analyzer.window", "2h")
                .toConfiguration(Map.of(
                        "FORESHARD_ANALYZER_WINDOW", "30m",
                        "FORESHARD_PARTITIONS_EU_1_PORT", "5433",
                        "FORESHARD_KAFKA_BOOTSTRAP_SERVERS", "a:1, b:2",
                        "FORESHARD_HOME", "/somewhere"));
        assertEquals(Duration.ofMinutes(30), configuration.analyzer().window());
        assertEquals(
                5433,
                configuration
                        .partition(new PartitionId("eu-1"))
                        .orElseThrow()
                        .endpointFrom(EU)
                        .port());
        assertEquals("a:1,b:2", configuration.kafka().bootstrapServersFrom(EU));
    }

    @Test
    void a_secret_comes_from_a_file_beside_the_configuration() throws IOException {
        Files.writeString(folder.resolve("etcd-password"), "s3cret\n");
        ForeshardConfiguration configuration =
                small().set("etcd.passwordFile", "etcd-password").toConfiguration(Map.of());
        assertEquals(Optional.of(new Secret("s3cret")), configuration.etcd().password());
        ConfigurationException refusal = assertThrows(
                ConfigurationException.class,
                () -> small().set("etcd.passwordFile", "missing").toConfiguration(Map.of()));
        assertEquals(List.of("etcd.passwordFile"), pathsOf(refusal));
    }

    @Test
    void every_violation_is_named_at_once() {
        ConfigurationDocument document = small().set("analyzer.windw", "1h")
                .set("analyzer.horizon", "90m")
                .set("analyzer.lateness", "soon")
                .set("planner.scoreHigh", 7)
                .set("partitions.eu-1.region", "eu-wset")
                .set("partitions.eu-2.region", "us-east")
                .set("kafka.securityProtocol", "sasl-ssl")
                .set("kafka.topics.acces-logs.partitions", 3)
                .set("sidecar.users.shop.defaultMode", "strict")
                .set("roundTrips.eu-west.mars", "20m");
        ConfigurationException refusal = assertThrows(
                ConfigurationException.class,
                () -> document.toConfiguration(Map.of("FORESHARD_ANALYZER_WINDO", "1h", "FORESHARD_ETCD_PREFIX", "x")));
        List<String> expected = new ArrayList<>(List.of(
                "analyzer.horizon",
                "analyzer.lateness",
                "analyzer.windw",
                "environment FORESHARD_ANALYZER_WINDO",
                "etcd.prefix",
                "kafka.password",
                "kafka.topics.acces-logs",
                "kafka.username",
                "partitions.eu-1.region",
                "partitions.eu-2.host",
                "partitions.eu-2.kind",
                "partitions.eu-2.port",
                "planner.scoreHigh",
                "roundTrips.eu-west.mars",
                "roundTrips.eu-west.mars",
                "sidecar.users.shop.password"));
        expected.remove("roundTrips.eu-west.mars");
        assertEquals(expected, pathsOf(refusal).stream().distinct().toList());
        assertTrue(refusal.getMessage().contains("Did you mean 'window'?"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("Did you mean 'eu-west'?"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("0.0 to 1.0"), refusal.getMessage());
    }

    @Test
    void a_missing_or_broken_file_gives_one_clear_message() throws IOException {
        Path file = folder.resolve("foreshard.yaml");
        ConfigurationException missing =
                assertThrows(ConfigurationException.class, () -> ForeshardConfiguration.load(file, Map.of()));
        assertTrue(missing.getMessage().contains("expected an existing file"), missing.getMessage());
        Files.writeString(file, "regions: [a\nx: :");
        ConfigurationException broken =
                assertThrows(ConfigurationException.class, () -> ForeshardConfiguration.load(file, Map.of()));
        assertTrue(broken.getMessage().contains("line "), broken.getMessage());
        Files.writeString(file, "regions: [a]\nregions: [b]\n");
        assertThrows(ConfigurationException.class, () -> ForeshardConfiguration.load(file, Map.of()));
        Files.writeString(file, "");
        assertThrows(ConfigurationException.class, () -> ForeshardConfiguration.load(file, Map.of()));
    }

    @Test
    void secrets_are_not_shown_in_violations() {
        ConfigurationException refusal = assertThrows(
                ConfigurationException.class,
                () -> small().set("partitions.eu-1.password", List.of("hidden"))
                        .set("regions", List.of("EU"))
                        .toConfiguration(Map.of()));
        assertFalse(refusal.getMessage().contains("hidden"), refusal.getMessage());
    }

    @Test
    void a_configuration_can_be_shipped_to_another_process() throws IOException, ClassNotFoundException {
        ForeshardConfiguration configuration = small().toConfiguration(Map.of());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(configuration);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertEquals(configuration, in.readObject());
        }
    }

    @Test
    void durations_and_sizes_are_read_back_as_written() {
        assertEquals(Duration.ofDays(7), DurationText.parse("7d"));
        assertEquals("90m", DurationText.format(Duration.ofMinutes(90)));
        assertEquals("0s", DurationText.format(Duration.ZERO));
        assertEquals(64L << 20, SizeText.parse("64MiB"));
        assertEquals("1536MiB", SizeText.format(1536L << 20));
        assertThrows(IllegalArgumentException.class, () -> DurationText.parse("5"));
        assertThrows(IllegalArgumentException.class, () -> SizeText.parse("5MB"));
    }
}
