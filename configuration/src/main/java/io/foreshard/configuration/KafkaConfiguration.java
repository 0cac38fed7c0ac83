package io.foreshard.configuration;

import io.foreshard.core.Region;
import io.foreshard.schemas.codec.Topic;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How to reach Kafka, and its topics. Immutable.
 *
 * @param bootstrapServers the default addresses
 * @param bootstrapServersOverrides addresses by connecting region, where they differ
 * @param topics settings of every topic
 */
public record KafkaConfiguration(
        List<Endpoint> bootstrapServers,
        Map<Region, List<Endpoint>> bootstrapServersOverrides,
        SecurityProtocol securityProtocol,
        SaslMechanism saslMechanism,
        @Nullable String usernameOrNull,
        @Nullable Secret passwordOrNull,
        @Nullable String truststoreFileOrNull,
        @Nullable Secret truststorePasswordOrNull,
        String topicPrefix,
        Map<Topic, TopicSettings> topics)
        implements Serializable {

    /** Kafka's {@code security.protocol}. */
    public enum SecurityProtocol {
        PLAINTEXT,
        SASL_PLAINTEXT,
        SSL,
        SASL_SSL;

        boolean sasl() {
            return this == SASL_PLAINTEXT || this == SASL_SSL;
        }
    }

    /** Kafka's {@code sasl.mechanism}. */
    public enum SaslMechanism {
        PLAIN,
        SCRAM_SHA_256,
        SCRAM_SHA_512;

        /** As Kafka spells it. */
        public String kafkaName() {
            return name().replace('_', '-');
        }
    }

    /** Partitions and replicas of one topic. */
    public record TopicSettings(int partitions, short replicationFactor) implements Serializable {}

    static final Option<List<Endpoint>> BOOTSTRAP_SERVERS =
            Option.required("kafka.bootstrapServers", ValueType.ENDPOINTS, "Brokers to start from");
    static final Option<List<Endpoint>> BOOTSTRAP_SERVERS_FROM = Option.optional(
            "kafka.bootstrapServersFrom.*", ValueType.ENDPOINTS, "Brokers to use when connecting from this region");
    static final Option<SecurityProtocol> SECURITY_PROTOCOL = Option.of(
            "kafka.securityProtocol", ValueType.choice(SecurityProtocol.class), "plaintext", "Encryption and login");
    static final Option<SaslMechanism> SASL_MECHANISM = Option.of(
            "kafka.saslMechanism",
            ValueType.choice(SaslMechanism.class),
            "scram-sha-512",
            "How to log in with sasl-plaintext and sasl-ssl");
    static final Option<String> USERNAME = Option.optional("kafka.username", ValueType.TEXT, "User to log in as");
    static final Option<Secret> PASSWORD =
            Option.optional("kafka.password", ValueType.SECRET, "Password to log in with");
    static final Option<Path> TRUSTSTORE =
            Option.optional("kafka.truststoreFile", ValueType.FILE, "Authorities to trust, PKCS12 or JKS");
    static final Option<Secret> TRUSTSTORE_PASSWORD =
            Option.optional("kafka.truststorePassword", ValueType.SECRET, "Password of the truststore");
    static final Option<String> TOPIC_PREFIX =
            Option.of("kafka.topicPrefix", ValueType.TEXT, "", "Put in front of every topic's name");
    static final Option<Integer> REPLICATION_FACTOR =
            Option.integer("kafka.replicationFactor", "1", "1..16", "Replicas of a topic that init creates");
    static final Option<Integer> TOPIC_PARTITIONS = Option.<Integer>optional(
                    "kafka.topics.*.partitions", ValueType.INTEGER, "Partitions of this topic when init creates it")
            .within("1..10000");
    static final Option<Integer> TOPIC_REPLICATION_FACTOR = Option.<Integer>optional(
                    "kafka.topics.*.replicationFactor", ValueType.INTEGER, "Replicas of this topic")
            .within("1..16");

    static final List<Option<?>> OPTIONS = List.of(
            BOOTSTRAP_SERVERS,
            BOOTSTRAP_SERVERS_FROM,
            SECURITY_PROTOCOL,
            SASL_MECHANISM,
            USERNAME,
            PASSWORD,
            Catalogue.fileOf(PASSWORD),
            TRUSTSTORE,
            TRUSTSTORE_PASSWORD,
            Catalogue.fileOf(TRUSTSTORE_PASSWORD),
            TOPIC_PREFIX,
            REPLICATION_FACTOR,
            TOPIC_PARTITIONS,
            TOPIC_REPLICATION_FACTOR);

    public KafkaConfiguration {
        bootstrapServers = List.copyOf(bootstrapServers);
        bootstrapServersOverrides = Map.copyOf(bootstrapServersOverrides);
        topics = Map.copyOf(topics);
    }

    static KafkaConfiguration from(Values values) {
        Map<Topic, TopicSettings> topics = new EnumMap<>(Topic.class);
        for (Topic topic : Topic.values()) {
            int partitions = values.find(TOPIC_PARTITIONS, topic.topicName()).orElse(topic.defaultPartitions());
            int replicas =
                    values.find(TOPIC_REPLICATION_FACTOR, topic.topicName()).orElse(values.get(REPLICATION_FACTOR));
            topics.put(topic, new TopicSettings(partitions, (short) replicas));
        }
        return new KafkaConfiguration(
                values.get(BOOTSTRAP_SERVERS),
                values.byRegion(BOOTSTRAP_SERVERS_FROM),
                values.get(SECURITY_PROTOCOL),
                values.get(SASL_MECHANISM),
                values.find(USERNAME).orElse(null),
                values.find(PASSWORD).orElse(null),
                values.findFile(TRUSTSTORE).orElse(null),
                values.find(TRUSTSTORE_PASSWORD).orElse(null),
                values.get(TOPIC_PREFIX),
                topics);
    }

    /** The topic's name in Kafka, prefix included. */
    public String name(Topic topic) {
        return topicPrefix + topic.topicName();
    }

    /** Settings of this topic when it is created. */
    public TopicSettings settings(Topic topic) {
        TopicSettings settings = topics.get(topic);
        return settings == null ? new TopicSettings(topic.defaultPartitions(), (short) 1) : settings;
    }

    /** {@code host:port,…} for a client in this region. */
    public String bootstrapServersFrom(Region from) {
        return bootstrapServersOverrides.getOrDefault(from, bootstrapServers).stream()
                .map(Endpoint::toString)
                .collect(Collectors.joining(","));
    }

    /**
     * What any Kafka client in this region needs to connect: {@code bootstrap.servers} and the security settings. Holds
     * the password in clear: never log it.
     */
    public Map<String, String> clientProperties(Region from) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("bootstrap.servers", bootstrapServersFrom(from));
        properties.put("security.protocol", securityProtocol.name());
        if (truststoreFileOrNull != null) {
            properties.put("ssl.truststore.location", truststoreFileOrNull);
        }
        if (truststorePasswordOrNull != null) {
            properties.put("ssl.truststore.password", truststorePasswordOrNull.value());
        }
        if (securityProtocol.sasl() && usernameOrNull != null && passwordOrNull != null) {
            properties.put("sasl.mechanism", saslMechanism.kafkaName());
            properties.put("sasl.jaas.config", loginModule(usernameOrNull, passwordOrNull));
        }
        return properties;
    }

    private String loginModule(String username, Secret password) {
        String module = saslMechanism == SaslMechanism.PLAIN ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
        return "org.apache.kafka.common.security." + module + " required username=\"" + quoted(username)
                + "\" password=\"" + quoted(password.value()) + "\";";
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
