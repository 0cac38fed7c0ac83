package io.foreshard.executor.cli;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.configuration.KafkaConfiguration.TopicSettings;
import io.foreshard.configuration.PartitionConfiguration;
import io.foreshard.core.DefaultRule;
import io.foreshard.core.Region;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.partitions.etcd.EtcdClient;
import io.foreshard.partitions.etcd.ShardMap;
import io.foreshard.schemas.codec.Topic;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/** Asks every server of a deployment once, and creates what is missing if it shall. One line each. For one thread. */
final class Checkup {

    private static final long KAFKA_TIMEOUT_SECONDS = 20;

    private final Deployment deployment;
    private final ForeshardConfiguration configuration;
    private final PrintWriter out;
    private final boolean create;
    private int failures;

    Checkup(Deployment deployment, PrintWriter out, boolean create) {
        this.deployment = deployment;
        this.configuration = deployment.configuration();
        this.out = out;
        this.create = create;
    }

    /** The exit code: 1 if anything failed. */
    int run() {
        attempt("kafka", this::topics);
        Optional<DefaultRule> rule = rule();
        for (PartitionConfiguration partition : configuration.partitions().values()) {
            attempt("partition " + partition.id(), () -> partition(partition, rule));
        }
        Region from = deployment.region(configuration);
        configuration
                .caches()
                .forEach((region, cache) -> attempt("cache of " + region, () -> CachePing.ask(cache, from)));
        out.flush();
        return failures == 0 ? 0 : 1;
    }

    private interface Step {
        String run();
    }

    private void attempt(String subject, Step step) {
        try {
            out.println("ok      " + subject + ": " + step.run());
        } catch (RuntimeException e) {
            failures++;
            out.println("FAILED  " + subject + ": " + e.getMessage());
        }
        out.flush();
    }

    private Optional<DefaultRule> rule() {
        try (EtcdClient client = deployment.etcd(configuration)) {
            ShardMap map = new ShardMap(client);
            Optional<DefaultRule> rule = create
                    ? Optional.of(map.initializeRule(configuration.partitions().keySet()))
                    : map.rule();
            attempt(
                    "etcd",
                    () -> rule.map(found -> "default rule of epoch " + found.epoch() + " over " + found.partitions())
                            .orElseThrow(() -> new CommandFailure("holds no default rule; run foreshard init")));
            return rule;
        } catch (RuntimeException e) {
            attempt("etcd", () -> {
                throw e;
            });
            return Optional.empty();
        }
    }

    private String partition(PartitionConfiguration partition, Optional<DefaultRule> rule) {
        try (PartitionStore store = deployment.store(configuration, partition)) {
            if (create) {
                store.initialize(rule.orElseThrow(() -> new CommandFailure("not initialized: etcd gave no rule")));
            }
            PartitionStore.Size size = store.size();
            return partition.kind() + " at " + partition.endpointFrom(deployment.region(configuration)) + " holds "
                    + size.items() + " items";
        }
    }

    private String topics() {
        Map<String, Object> properties = deployment.kafka(configuration);
        properties.put("request.timeout.ms", "5000");
        properties.put("default.api.timeout.ms", "10000");
        try (Admin admin = Admin.create(properties)) {
            Set<String> present = get(admin.listTopics().names());
            Set<String> missing = new TreeSet<>();
            for (Topic topic : Topic.values()) {
                missing.add(configuration.kafka().name(topic));
            }
            missing.removeAll(present);
            if (!missing.isEmpty() && !create) {
                throw new CommandFailure("topics " + missing + " do not exist; run foreshard init");
            }
            create(admin, missing);
            return Topic.values().length + " topics" + (missing.isEmpty() ? "" : ", created " + missing);
        }
    }

    private void create(Admin admin, Collection<String> missing) {
        List<NewTopic> topics = java.util.Arrays.stream(Topic.values())
                .filter(topic -> missing.contains(configuration.kafka().name(topic)))
                .map(this::newTopic)
                .toList();
        if (!topics.isEmpty()) {
            get(admin.createTopics(topics).all());
        }
    }

    private NewTopic newTopic(Topic topic) {
        TopicSettings settings = configuration.kafka().settings(topic);
        return new NewTopic(configuration.kafka().name(topic), settings.partitions(), settings.replicationFactor())
                .configs(Map.of("cleanup.policy", topic.compacted() ? "compact" : "delete"));
    }

    private <T> T get(KafkaFuture<T> answer) {
        String where = configuration.kafka().bootstrapServersFrom(deployment.region(configuration));
        try {
            return answer.get(KAFKA_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new CommandFailure(
                    "at " + where + ": " + cause.getMessage()
                            + "; check that Kafka runs there, and its protocol, user and password",
                    e);
        }
    }
}
