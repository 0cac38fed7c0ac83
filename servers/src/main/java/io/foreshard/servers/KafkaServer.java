package io.foreshard.servers;

import io.foreshard.servers.ServerException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One Kafka broker that is its own controller (KRaft), in a JVM of its own made from the jars of this JVM's class path
 * (or of the system property {@code foreshard.kafka.classpath}). Not thread-safe.
 */
public final class KafkaServer extends Server {

    private static final String CLUSTER_ID = "Zm9yZXNoYXJkLWxvY2FsMQ";
    private static final Duration FORMAT_TIMEOUT = Duration.ofMinutes(2);

    private final KafkaOptions options;

    private KafkaServer(Path folder, KafkaOptions options) {
        super("kafka", folder, Ports.of(options.port(), 2));
        this.options = options;
    }

    /**
     * Starts it; formats its storage if the folder has none.
     *
     * @param folder gets its configuration, data and log; data of an earlier life is used again
     * @throws ServerException if its jars are not on the class path or it does not get healthy
     */
    public static KafkaServer start(Path folder, KafkaOptions options) {
        return Startup.withPorts(options.port(), () -> {
            KafkaServer created = new KafkaServer(folder, options);
            created.format();
            return created;
        });
    }

    /** As {@link #start(Path, KafkaOptions)} with {@link KafkaOptions#single()}. */
    public static KafkaServer start(Path folder) {
        return start(folder, KafkaOptions.single());
    }

    /** What clients take as {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return endpoint();
    }

    @Override
    ChildProcess.Spec spec() {
        List<String> command = java("-Xmx" + options.heap());
        command.addAll(List.of("kafka.Kafka", configuration().toString()));
        return ChildProcess.Spec.of(name(), command, folder(), log());
    }

    @Override
    HealthCheck healthCheck() {
        return HealthChecks.kafka(port());
    }

    @Override
    Duration startTimeout() {
        return Duration.ofMinutes(2);
    }

    private Path configuration() {
        return folder().resolve("server.properties");
    }

    private Path data() {
        return folder().resolve("data");
    }

    private void format() {
        requireClassPath();
        List<String> lines = new ArrayList<>();
        properties().forEach((key, value) -> lines.add(key + "=" + value));
        write(configuration(), lines);
        copyLogConfiguration();
        if (Files.exists(data().resolve("meta.properties"))) {
            return;
        }
        List<String> command = java("-Xmx128m");
        command.addAll(List.of(
                "kafka.tools.StorageTool",
                "format",
                "--cluster-id",
                CLUSTER_ID,
                "--standalone",
                "--config",
                configuration().toString()));
        Path formatLog = folder().resolve("format.log");
        try (ChildProcess format =
                ChildProcess.start(ChildProcess.Spec.of("kafka format", command, folder(), formatLog))) {
            if (!format.awaitExit(FORMAT_TIMEOUT) || format.exitCode() != 0) {
                throw new ServerException(
                        Reason.DIED, "kafka: formatting " + data() + " failed:\n" + LogTail.of(formatLog, 10));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException(Reason.NOT_HEALTHY, "kafka: interrupted while formatting", e);
        }
    }

    private Map<String, String> properties() {
        int controller = ports().get(1);
        StringBuilder listeners = new StringBuilder("CLIENTS://" + endpoint());
        StringBuilder advertised = new StringBuilder(listeners);
        StringBuilder protocols = new StringBuilder("CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
        options.views().forEach((name, view) -> {
            String listener = name.toUpperCase(Locale.ROOT).replace('-', '_');
            listeners.append(',').append(listener).append("://127.0.0.1:").append(view.listenPort());
            advertised.append(',').append(listener).append("://127.0.0.1:").append(view.advertisedPort());
            protocols.append(',').append(listener).append(":PLAINTEXT");
        });
        listeners.append(",CONTROLLER://127.0.0.1:").append(controller);
        advertised.append(",CONTROLLER://127.0.0.1:").append(controller);
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        properties.put("controller.quorum.bootstrap.servers", "127.0.0.1:" + controller);
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("inter.broker.listener.name", "CLIENTS");
        properties.put("listeners", listeners.toString());
        properties.put("advertised.listeners", advertised.toString());
        properties.put("listener.security.protocol.map", protocols.toString());
        properties.put("log.dirs", data().toString());
        properties.putAll(SINGLE_BROKER);
        properties.putAll(options.settings());
        return properties;
    }

    /** One replica of everything, few partitions of the inner topics, small buffers. */
    private static final Map<String, String> SINGLE_BROKER = Map.ofEntries(
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "4"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("transaction.state.log.num.partitions", "4"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("share.coordinator.state.topic.min.isr", "1"),
            Map.entry("share.coordinator.state.topic.num.partitions", "1"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            Map.entry("auto.create.topics.enable", "false"),
            Map.entry("num.network.threads", "2"),
            Map.entry("num.io.threads", "4"),
            Map.entry("log.cleaner.dedupe.buffer.size", "8388608"));

    private List<String> java(String... options) {
        List<String> command = new ArrayList<>();
        command.add(JavaProgram.path().toString());
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Djava.awt.headless=true",
                "-Dlog4j2.configurationFile=" + logConfiguration().toUri(),
                "-cp",
                classPath()));
        return command;
    }

    private static String classPath() {
        return System.getProperty("foreshard.kafka.classpath", JavaProgram.classPath());
    }

    private static void requireClassPath() {
        boolean given = System.getProperty("foreshard.kafka.classpath") != null;
        if (!given && KafkaServer.class.getClassLoader().getResource("kafka/Kafka.class") == null) {
            throw new ServerException(
                    Reason.MISSING_BINARY,
                    "kafka: the class kafka.Kafka is not on the class path; add org.apache.kafka:kafka_2.13, or set the"
                            + " system property foreshard.kafka.classpath to the jars of a Kafka distribution");
        }
    }

    private Path logConfiguration() {
        return folder().resolve("kafka-log4j2.xml");
    }

    private void copyLogConfiguration() {
        try (InputStream resource = KafkaServer.class.getResourceAsStream("kafka-log4j2.xml")) {
            if (resource == null) {
                throw new IllegalStateException("kafka-log4j2.xml is not beside " + KafkaServer.class);
            }
            Files.copy(resource, logConfiguration(), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ServerException(Reason.FOLDER, "cannot write " + logConfiguration() + ": " + e.getMessage(), e);
        }
    }
}
