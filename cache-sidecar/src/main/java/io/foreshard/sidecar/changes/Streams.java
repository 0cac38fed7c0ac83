package io.foreshard.sidecar.changes;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.utils.Utils;

/**
 * In which Kafka partition a customer's changes are: the same function for those who publish and those who follow. It is the
 * one of Kafka's default partitioner. Immutable.
 *
 * @param count partitions of the topic, at least 1; the same in every process
 */
public record Streams(int count) {

    public Streams {
        if (count < 1) {
            throw new IllegalArgumentException(count + " partitions of item-changes: expected at least 1");
        }
    }

    public int of(String customerId) {
        return Utils.toPositive(Utils.murmur2(customerId.getBytes(UTF_8))) % count;
    }
}
