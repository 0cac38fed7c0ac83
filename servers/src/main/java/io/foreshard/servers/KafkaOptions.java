package io.foreshard.servers;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a Kafka broker is set up. Immutable.
 *
 * @param port on loopback, or 0 for a free one
 * @param heap the JVM's largest heap, e.g. {@code 256m}
 * @param views further listeners by name: clients that enter there are sent to the given port of loopback for all that
 *     follows, so that a proxy in front of the listener stays between them and the broker
 * @param settings further lines of server.properties
 */
public record KafkaOptions(int port, String heap, Map<String, View> views, Map<String, String> settings) {

    /**
     * One further listener, both on loopback.
     *
     * @param listenPort the broker listens here
     * @param advertisedPort what the broker tells its clients
     */
    public record View(int listenPort, int advertisedPort) {}

    public KafkaOptions {
        views = Map.copyOf(views);
        settings = Map.copyOf(settings);
    }

    /** One broker that is its own controller; topics are only made on demand by an admin client. */
    public static KafkaOptions single() {
        return new KafkaOptions(0, "320m", Map.of(), Map.of());
    }

    public KafkaOptions withPort(int chosenPort) {
        return new KafkaOptions(chosenPort, heap, views, settings);
    }

    public KafkaOptions withHeap(String newHeap) {
        return new KafkaOptions(port, newHeap, views, settings);
    }

    public KafkaOptions withView(String name, View view) {
        Map<String, View> changed = new LinkedHashMap<>(views);
        changed.put(name, view);
        return new KafkaOptions(port, heap, changed, settings);
    }

    /** With one more line of server.properties, or another value for it. */
    public KafkaOptions with(String setting, String value) {
        Map<String, String> changed = new LinkedHashMap<>(settings);
        changed.put(setting, value);
        return new KafkaOptions(port, heap, views, changed);
    }
}
