package io.foreshard.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.schemas.codec.Topic;
import io.foreshard.servers.ChildProcess;
import io.foreshard.servers.JavaProgram;
import io.foreshard.servers.LogTail;
import io.foreshard.servers.TemporaryFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StackIT {

    private static final Region NEAR = new Region("us-east");
    private static final Region FAR = new Region("eu-west");

    private TemporaryFolder folder;
    private StackOptions options;

    @BeforeEach
    void prepare() {
        folder = TemporaryFolder.create("stack-it");
        List<Region> regions = List.of(NEAR, FAR);
        options = StackOptions.defaults(folder.resolve("run"))
                .withRegions(regions, RegionDistances.between(regions, Map.of()))
                .withStore(StoreKind.MIXED)
                .withFlink(FlinkMode.NONE)
                .withExecutors(0)
                .withSidecars(false);
    }

    @AfterEach
    void cleanUp() {
        folder.close();
    }

    @Test
    void aStackComesUpWithItsDistancesAndLeavesNothing() throws Exception {
        List<ComponentRecord> components;
        try (LocalStack stack = LocalStack.start(options, Progress.SILENT)) {
            components = stack.state().components();
            assertEquals(
                    Set.of(
                            "kafka",
                            "etcd",
                            "store us-east-1",
                            "store eu-west-1",
                            "cache us-east",
                            "cache eu-west",
                            "proxy"),
                    Set.copyOf(components.stream().map(ComponentRecord::name).toList()));
            assertTopicsThrough(stack.configuration(), FAR);
            assertFarStoreIsARoundTripAway(stack);
            stack.component("cache us-east").kill();
            stack.restart("cache us-east");
            assertTrue(
                    find(stack.state().components(), "cache us-east").process().isAlive());
            StackException running =
                    assertThrows(StackException.class, () -> LocalStack.start(options, Progress.SILENT));
            assertTrue(running.getMessage().contains("runs already"), running.getMessage());
        }
        components.forEach(component -> assertFalse(component.process().isAlive(), component.name()));
    }

    @Test
    void aFailedStartLeavesNothingAndSaysWhatToDo() throws Exception {
        StackOptions wrong = options.withSettings(Map.of("planner.cooldwn", "5m"));
        RuntimeException e = assertThrows(RuntimeException.class, () -> LocalStack.start(wrong, Progress.SILENT));
        assertTrue(String.valueOf(e.getMessage()).contains("planner.cooldwn"), e.getMessage());
    }

    @Test
    void theCommandsShowAStackAndCleanUpAfterAKilledSupervisor() throws Exception {
        ChildProcess supervisor = start(
                "up",
                "--regions",
                "us-east",
                "--store",
                "redis",
                "--flink",
                "none",
                "--executors",
                "0",
                "--no-sidecars");
        StackState state = awaitRunning(supervisor);
        JsonNode status = new ObjectMapper().readTree(output("status", "--json"));
        assertEquals("RUNNING", status.path("phase").asText());
        assertEquals(5, status.path("components").size());
        status.path("components").forEach(component -> {
            assertTrue(component.path("alive").asBoolean(), component.toString());
            assertTrue(component.path("port").asInt() > 0, component.toString());
        });
        assertTrue(output("status", "--shell").contains("CONFIG='" + state.configuration() + "'"));
        assertADeadComponentIsShownAndComesBackOnRequest(state);
        // The supervisor alone, as the out-of-memory killer would do it.
        ProcessHandle.of(supervisor.processId()).orElseThrow().destroyForcibly();
        assertTrue(supervisor.awaitExit(Duration.ofSeconds(10)));
        assertTrue(output("down").startsWith("Stopped"));
        assertNothingLeft();
        assertTrue(output("status").contains("stopped"));
        assertEquals(
                "",
                output("status", "--shell")
                        .lines()
                        .filter(line -> line.contains("="))
                        .findAny()
                        .orElse(""));
        supervisor.kill();
    }

    @Test
    void ctrlCStopsEverything() throws Exception {
        ChildProcess supervisor = start(
                "up",
                "--regions",
                "us-east",
                "--store",
                "redis",
                "--flink",
                "none",
                "--executors",
                "0",
                "--no-sidecars");
        StackState state = awaitRunning(supervisor);
        String interrupt = "kill -INT " + supervisor.processId();
        assertEquals(0, new ProcessBuilder("/bin/sh", "-c", interrupt).start().waitFor());
        assertTrue(supervisor.awaitExit(Duration.ofMinutes(1)));
        state.components().forEach(component -> assertFalse(component.process().isAlive(), component.name()));
        assertTrue(output("status").contains("stopped"));
    }

    @Test
    void aTakenPortIsOneMessage() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            JvmSpec spec = JvmSpec.of("proxy", "proxy", "", "no.such.Main", folder.path())
                    .withPort(taken.getLocalPort(), Map.of(), "");
            JvmComponent component = new JvmComponent(spec, Readiness.http(taken.getLocalPort(), "/"));
            String message =
                    assertThrows(StackException.class, component::start).getMessage();
            assertTrue(message.contains("port " + taken.getLocalPort() + " is taken"), message);
        }
    }

    private void assertNothingLeft() {
        StackState last = new StackStateFile(folder.resolve("run")).read().orElseThrow();
        last.components().forEach(component -> assertFalse(component.process().isAlive(), component.name()));
    }

    private void assertADeadComponentIsShownAndComesBackOnRequest(StackState state) throws Exception {
        ProcessIdentity etcd = find(state.components(), "etcd").process();
        ProcessHandle process = etcd.find().orElseThrow();
        assertTrue(process.destroyForcibly());
        process.onExit().get();
        assertTrue(output("status").lines().anyMatch(line -> line.startsWith("etcd ") && line.contains(" ended ")));
        assertTrue(output("restart", "etcdd").contains("no component 'etcdd'"));
        assertTrue(output("restart", "etcd").contains("etcd runs again"));
        StackState after = new StackStateFile(folder.resolve("run")).read().orElseThrow();
        assertTrue(find(after.components(), "etcd").process().isAlive());
        assertEquals(
                find(state.components(), "etcd").port(),
                find(after.components(), "etcd").port());
    }

    private void assertTopicsThrough(ForeshardConfiguration configuration, Region from) throws Exception {
        try (Admin admin = Admin.create(Map.copyOf(configuration.kafka().clientProperties(from)))) {
            Set<String> names = admin.listTopics().names().get();
            for (Topic topic : Topic.values()) {
                assertTrue(names.contains(configuration.kafka().name(topic)), topic.toString());
            }
        }
    }

    private static void assertFarStoreIsARoundTripAway(LocalStack stack) throws IOException {
        var far = stack.configuration().partition(new PartitionId("eu-west-1")).orElseThrow();
        double direct = pingMillis(far.endpointFrom(FAR).port());
        double remote = pingMillis(far.endpointFrom(NEAR).port());
        assertTrue(direct < 70, "within the region " + direct + " ms");
        assertTrue(remote >= 75, "across regions " + remote + " ms");
    }

    /** The fastest of five exchanges on one connection. */
    private static double pingMillis(int port) throws IOException {
        double fastest = Double.MAX_VALUE;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            for (int i = 0; i < 5; i++) {
                long start = System.nanoTime();
                socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
                while (socket.getInputStream().read() != '\n') {
                    assertFalse(socket.isClosed());
                }
                fastest = Math.min(fastest, (System.nanoTime() - start) / 1e6);
            }
        }
        return fastest;
    }

    private static ComponentRecord find(List<ComponentRecord> components, String name) {
        return components.stream()
                .filter(component -> component.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** What runs in the background of a script ignores Ctrl-C, and so would its children: they get the default back. */
    private ChildProcess start(String... arguments) {
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.addAll(
                List.of(JavaProgram.path().toString(), "-cp", JavaProgram.classPath(), StackCommand.class.getName()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--run-folder", folder.resolve("run").toString()));
        Path log = folder.resolve(arguments[0] + ".log");
        return ChildProcess.start(ChildProcess.Spec.of("stack " + arguments[0], command, folder.path(), log));
    }

    private String output(String... arguments) throws Exception {
        try (ChildProcess command = start(arguments)) {
            assertTrue(command.awaitExit(Duration.ofMinutes(2)));
            String text = Files.readString(command.log());
            Files.delete(command.log());
            return text;
        }
    }

    private StackState awaitRunning(ChildProcess supervisor) throws InterruptedException {
        StackStateFile file = new StackStateFile(folder.resolve("run"));
        for (int i = 0; i < 1_200; i++) {
            Optional<StackState> state = file.read().filter(found -> found.phase() == StackState.Phase.RUNNING);
            if (state.isPresent()) {
                return state.get();
            }
            assertFalse(supervisor.awaitExit(Duration.ofMillis(100)), () -> LogTail.of(supervisor.log(), 30));
        }
        throw new AssertionError("not running after two minutes: " + LogTail.of(supervisor.log(), 30));
    }
}
