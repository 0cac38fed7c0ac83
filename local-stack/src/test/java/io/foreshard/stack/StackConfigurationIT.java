package io.foreshard.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.configuration.ConfigurationException;
import io.foreshard.configuration.Endpoint;
import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.configuration.PartitionConfiguration;
import io.foreshard.core.Region;
import io.foreshard.core.TimeScale;
import io.foreshard.servers.TemporaryFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StackConfigurationIT {

    private TemporaryFolder folder;

    @BeforeEach
    void prepare() {
        folder = TemporaryFolder.create("stack-configuration-it");
    }

    @AfterEach
    void cleanUp() {
        folder.close();
    }

    @Test
    void whatIsWrittenIsWhatEveryProcessReadsAtAnyTimeScale() {
        for (double factor : new double[] {0.5, 1, 60, 2880, 8640.123}) {
            TimeScale scale = new TimeScale(Instant.now(), Instant.parse("2026-01-05T00:00:00Z"), factor);
            StackOptions options = StackOptions.defaults(folder.path())
                    .withStore(StoreKind.MIXED)
                    .withTimeScale(scale)
                    .withSettings(inEventTime(factor));
            ForeshardConfiguration written = write(options);
            assertEquals(written, ForeshardConfiguration.load(file(), Map.of()));
            assertEquals(scale, written.timeScale());
        }
    }

    @Test
    void everyRegionReachesItsOwnServersDirectlyAndOthersThroughTheProxy() {
        StackOptions options = StackOptions.defaults(folder.path());
        try (StackPlan plan = new StackPlan(options, Map.of())) {
            ForeshardConfiguration written = StackConfiguration.write(plan, file());
            Set<Endpoint> proxied = new HashSet<>();
            for (PartitionConfiguration partition : written.partitions().values()) {
                for (Region from : written.regions()) {
                    Endpoint used = partition.endpointFrom(from);
                    boolean direct = from.equals(partition.region());
                    assertEquals(
                            direct, used.equals(partition.connection().endpoint()), from + " to " + partition.id());
                    assertTrue(direct || proxied.add(used), from + " to " + partition.id());
                }
            }
            Region near = options.controlPlane();
            for (Region far : options.regions().subList(1, options.regions().size())) {
                assertNotEquals(
                        written.etcd().endpointsFrom(near), written.etcd().endpointsFrom(far));
                assertNotEquals(
                        written.kafka().bootstrapServersFrom(near),
                        written.kafka().bootstrapServersFrom(far));
            }
        }
    }

    @Test
    void everythingThatIsWrongIsNamedAtOnceAndNothingIsWritten() {
        StackOptions wrong = StackOptions.defaults(folder.path())
                .withSettings(Map.of("planner.cooldwn", "5m", "analyzer.window", "soon", "executor.port", "99999"));
        String message =
                assertThrows(ConfigurationException.class, () -> write(wrong)).getMessage();
        for (String named : List.of("planner.cooldwn", "'cooldown'", "analyzer.window", "soon", "99999")) {
            assertTrue(String.valueOf(message).contains(named), message);
        }
        assertTrue(!file().toFile().exists());
    }

    /** As a replay sets them: lengths that hide a delay of the machine grow with the factor. */
    private static Map<String, String> inEventTime(double factor) {
        Map<String, String> settings = new LinkedHashMap<>();
        Map<String, Double> clockSeconds = Map.of(
                "planner.leadTime", 2.5,
                "planner.cooldown", 1.5,
                "planner.requestDeadline", 10.0,
                "planner.tickInterval", 2.0,
                "executor.cooldown", 1.0,
                "analyzer.lateness", 0.5,
                "analyzer.catchUpBound", 20.0);
        clockSeconds.forEach((option, seconds) -> settings.put(option, Math.round(seconds * factor + 1) + "s"));
        return settings;
    }

    private ForeshardConfiguration write(StackOptions options) {
        try (StackPlan plan = new StackPlan(options, Map.of())) {
            return StackConfiguration.write(plan, file());
        }
    }

    private Path file() {
        return folder.resolve("foreshard.yaml");
    }
}
