package io.foreshard.stack;

import io.foreshard.configuration.KafkaConfiguration;
import io.foreshard.schemas.codec.Topic;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics of the design that do not exist yet. */
final class TopicCreation {

    private TopicCreation() {}

    static void createMissing(KafkaConfiguration kafka, Map<String, Object> clientProperties)
            throws InterruptedException {
        List<NewTopic> topics = Arrays.stream(Topic.values())
                .map(topic -> newTopic(kafka, topic))
                .toList();
        try (Admin admin = Admin.create(clientProperties)) {
            for (var created : admin.createTopics(topics).values().entrySet()) {
                await(created.getKey(), created.getValue());
            }
        }
    }

    private static NewTopic newTopic(KafkaConfiguration kafka, Topic topic) {
        KafkaConfiguration.TopicSettings settings = kafka.settings(topic);
        return new NewTopic(kafka.name(topic), settings.partitions(), settings.replicationFactor())
                .configs(topic.compacted() ? Map.of("cleanup.policy", "compact") : Map.of());
    }

    private static void await(String topic, org.apache.kafka.common.KafkaFuture<Void> created)
            throws InterruptedException {
        try {
            created.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new StackException(
                        "cannot create the topic " + topic + ": "
                                + (e.getCause() == null
                                        ? e.getMessage()
                                        : e.getCause().getMessage()),
                        e);
            }
        }
    }
}
