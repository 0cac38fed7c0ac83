package io.foreshard.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.configuration.Endpoint;
import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.configuration.PartitionConfiguration;
import io.foreshard.core.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** No Docker runs where this is built: the files of the composition are held against the code instead. */
class DockerComposeTest {

    private static final Path PROJECT = BuildOutput.project();
    private static final String CONFIGURATION = "/etc/foreshard/foreshard.yaml";

    /** Where the official images listen unless they are told otherwise. */
    private static final Map<String, Integer> PORTS_OF_IMAGES = Map.of("postgres", 5432, "redis", 6379);

    private static ComposeFile compose;
    private static ForeshardConfiguration configuration;

    @BeforeAll
    static void read() throws IOException {
        compose = ComposeFile.read(PROJECT.resolve("docker-compose.yml"));
        // By our own reader, which names every violation.
        configuration = ForeshardConfiguration.load(PROJECT.resolve("docker/foreshard.yaml"), Map.of());
    }

    @Test
    void everyCommandOfOursIsAMainClassThatTakesItsOptions() throws Exception {
        for (ComposeFile.Service service : of("foreshard/services")) {
            Class<?> main = Class.forName(service.command().get(0));
            main.getMethod("main", String[].class);
            Object command = CommandLine.defaultFactory().create(main);
            List<String> arguments =
                    service.command().subList(1, service.command().size());
            new CommandLine(command).parseArgs(arguments.toArray(String[]::new));
            assertEquals(CONFIGURATION, service.option("--config"), service.name());
        }
    }

    @Test
    void everyJobThatIsSubmittedIsAMainClassThatTakesItsOptions() throws Exception {
        String script = Files.readString(PROJECT.resolve("docker/submit-jobs"));
        List<String> arguments = compose.service("submit").command();
        assertEquals("submit-jobs", arguments.get(0));
        assertEquals("jobmanager:8081", arguments.get(1));
        for (String job : FlinkComponents.JOBS) {
            String simpleName = job.substring(job.lastIndexOf('.') + 1);
            assertTrue(script.contains(simpleName), script);
            Class<?> main = Class.forName(job);
            String[] given = {arguments.get(2), arguments.get(3), "--help"};
            main.getMethod("main", String[].class).invoke(null, (Object) given);
        }
        assertTrue(script.contains("io.foreshard.flink.$job"), script);
    }

    @Test
    void theConfigurationNamesServicesThatListenThere() {
        for (PartitionConfiguration partition : configuration.partitions().values()) {
            Endpoint store = partition.endpointFrom(partition.region());
            assertListens(store, "postgres");
            Map<String, String> environment = compose.service(store.host()).environment();
            assertEquals(environment.get("POSTGRES_USER"), partition.user().orElseThrow());
            assertEquals(environment.get("POSTGRES_DB"), partition.database());
            assertEquals(
                    environment.get("POSTGRES_PASSWORD"),
                    partition.password().orElseThrow().value());
        }
        configuration.caches().forEach((region, cache) -> assertListens(cache.endpointFrom(region), "redis"));
        String kafka = configuration
                .kafka()
                .bootstrapServersFrom(configuration.controlPlaneRegions().get(0));
        String listeners = environment("kafka", "KAFKA_ADVERTISED_LISTENERS");
        assertTrue(listeners.contains("PLAINTEXT://" + kafka + ","), kafka);
        String etcd = configuration.etcd().endpoints().get(0).toString();
        assertTrue(compose.service("etcd").command().contains("--advertise-client-urls=http://" + etcd), etcd);
    }

    @Test
    void everyRegionHasASidecarAndEveryoneListensWhereThePortsAndChecksSay() {
        Set<Region> served = new HashSet<>();
        for (ComposeFile.Service service : running("io.foreshard.sidecar.CacheSidecar")) {
            Region region = new Region(service.option("--region"));
            var sidecar = configuration.sidecar(region).orElseThrow();
            assertEquals("0.0.0.0", sidecar.bindAddress());
            assertPublishes(service, sidecar.port());
            assertPublishes(service, sidecar.metricsPort());
            assertTrue(service.healthCheck().contains(Integer.toString(sidecar.metricsPort())), service.toString());
            served.add(region);
        }
        assertEquals(Set.copyOf(configuration.regions()), served);
        Set<String> executors = new HashSet<>();
        for (ComposeFile.Service service : running("io.foreshard.executor.MigrationExecutor")) {
            assertEquals("0.0.0.0", configuration.executor().bindAddress());
            assertPublishes(service, configuration.executor().port());
            assertTrue(
                    service.healthCheck()
                            .contains(Integer.toString(configuration.executor().port())),
                    service.toString());
            executors.add(service.option("--id"));
        }
        assertEquals(2, executors.size());
    }

    @Test
    void everyServiceShowsItsHealthOrEndsAndItsDependentsWaitForThat() {
        for (ComposeFile.Service service : compose.services().values()) {
            assertTrue(service.isOneShot() || !service.healthCheck().isEmpty(), service.name());
            assertTrue(service.isOneShot() || service.restart().equals("unless-stopped"), service.name());
            service.dependencies()
                    .forEach((to, condition) -> assertEquals(
                            compose.service(to).isOneShot() ? "service_completed_successfully" : "service_healthy",
                            condition,
                            service.name() + " on " + to));
        }
        Set<String> servers =
                new HashSet<>(compose.service("init").dependencies().keySet());
        for (String image : List.of("postgres:", "redis:", "apache/kafka:", "quay.io/coreos/etcd:")) {
            of(image).forEach(service -> assertTrue(servers.remove(service.name()), service.name()));
        }
        assertEquals(Set.of(), servers);
        running("io.foreshard").stream()
                .filter(service -> !service.name().equals("init"))
                .forEach(service -> assertTrue(service.dependencies().containsKey("init"), service.name()));
        assertTrue(compose.service("submit")
                .dependencies()
                .keySet()
                .containsAll(Set.of("init", "jobmanager", "taskmanager")));
    }

    @Test
    void everyHostPortIsOnLoopbackAndUsedOnce() {
        Set<String> used = new HashSet<>();
        for (ComposeFile.Service service : compose.services().values()) {
            for (String port : service.publishedPorts()) {
                assertTrue(port.matches("127\\.0\\.0\\.1:[0-9]+:[0-9]+"), service.name() + " " + port);
                assertTrue(used.add(port.split(":", -1)[1]), service.name() + " " + port);
            }
        }
    }

    @Test
    void everyVolumeIsAFileOfOursOrDeclaredAndTheJobsShareTheirState() {
        for (ComposeFile.Service service : compose.services().values()) {
            for (String volume : service.volumes()) {
                String source = volume.substring(0, volume.indexOf(':'));
                assertTrue(
                        source.startsWith("./")
                                ? Files.isRegularFile(PROJECT.resolve(source))
                                : compose.volumes().contains(source),
                        service.name() + " " + volume);
            }
        }
        String state = "flink-state:/opt/flink/state";
        for (String name : List.of("jobmanager", "taskmanager")) {
            ComposeFile.Service service = compose.service(name);
            assertTrue(service.volumes().contains(state), name);
            String properties = environment(name, "FLINK_PROPERTIES");
            assertTrue(properties.contains("execution.checkpointing.dir: file:///opt/flink/state/"), properties);
            assertTrue(properties.contains("jobmanager.rpc.address: jobmanager"), properties);
        }
    }

    @Test
    void everyDockerfileCopiesWhatIsThere() throws IOException {
        Set<String> files = new HashSet<>();
        compose.services().values().forEach(service -> files.add(service.buildFile()));
        files.remove("");
        assertEquals(Set.of("docker/Dockerfile", "docker/flink.Dockerfile"), files);
        for (String file : files) {
            List<String> lines = Files.readAllLines(PROJECT.resolve(file));
            lines.stream().filter(line -> line.startsWith("COPY ")).forEach(line -> assertCopies(file, line));
        }
    }

    @Test
    void theImagesHaveTheVersionsThatTheBuildHas() throws IOException {
        String pom = Files.readString(PROJECT.resolve("pom.xml"));
        String flink = property(pom, "flink.version");
        assertTrue(Files.readString(PROJECT.resolve("docker/flink.Dockerfile"))
                .contains("FROM flink:" + flink + "-java17"));
        String kafka = property(pom, "kafka.version");
        String series = kafka.substring(0, kafka.lastIndexOf('.') + 1);
        assertTrue(compose.service("kafka").image().startsWith("apache/kafka:" + series), series);
    }

    private static String environment(String service, String variable) {
        return compose.service(service).environment().getOrDefault(variable, "");
    }

    private static void assertListens(Endpoint endpoint, String image) {
        ComposeFile.Service service = compose.service(endpoint.host());
        assertTrue(service.image().startsWith(image + ":"), service.toString());
        assertEquals(PORTS_OF_IMAGES.get(image), endpoint.port(), service.name());
    }

    private static void assertPublishes(ComposeFile.Service service, int port) {
        assertTrue(
                service.publishedPorts().stream().anyMatch(published -> published.endsWith(":" + port)),
                service.toString());
    }

    /** From the project itself, or from what the build stage leaves in {@code /src}. */
    private static void assertCopies(String file, String line) {
        List<String> words = List.of(line.split(" +", -1));
        boolean built = words.get(1).equals("--from=build");
        for (String source : words.subList(built ? 2 : 1, words.size() - 1)) {
            if (!built) {
                assertTrue(Files.exists(PROJECT.resolve(source)), file + ": " + line);
            } else if (!source.equals("/src/lib")) {
                assertIsBuilt(source, file + ": " + line);
            }
        }
    }

    /** {@code /src/MODULE/target/ARTIFACT-*[-all].jar}: this build left just that. */
    private static void assertIsBuilt(String source, String message) {
        var parts = Pattern.compile("/src/(.+)/target/([^/]+)").matcher(source);
        assertTrue(parts.matches(), message);
        Path module = PROJECT.resolve(parts.group(1));
        String name = parts.group(2);
        String artifact = name.substring(0, name.indexOf("-*"));
        assertTrue(Files.exists(module.resolve("pom.xml")), message);
        String pom = read(module.resolve("pom.xml"));
        assertTrue(pom.contains("<artifactId>" + artifact + "</artifactId>"), message);
        if (name.endsWith("-all.jar")) {
            assertTrue(pom.contains("<shadedClassifierName>all</shadedClassifierName>"), message);
        } else {
            assertFalse(pom.contains("<finalName>"), message);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String property(String pom, String name) {
        var matcher = Pattern.compile("<" + Pattern.quote(name) + ">([^<]+)<").matcher(pom);
        assertTrue(matcher.find(), name);
        return matcher.group(1);
    }

    private static List<ComposeFile.Service> of(String image) {
        List<ComposeFile.Service> found = compose.services().values().stream()
                .filter(service -> service.image().startsWith(image))
                .toList();
        assertFalse(found.isEmpty(), image);
        return found;
    }

    private static List<ComposeFile.Service> running(String mainClass) {
        return compose.services().values().stream()
                .filter(service ->
                        !service.command().isEmpty() && service.command().get(0).startsWith(mainClass))
                .toList();
    }
}
