package io.foreshard.flink.wire;

/**
 * Where a record stood. Immutable.
 *
 * @param topic its name in Kafka, prefix included
 * @param timestampMillis Kafka's, which is no event time
 */
public record Origin(String topic, int partition, long offset, long timestampMillis) {

    /** {@code partition/offset}, the stable part of ids that an access makes. */
    public String place() {
        return partition + "/" + offset;
    }
}
