package io.foreshard.flink.analyzer;

/**
 * Accesses of one item from one region that followed each other and fall into one window. Immutable.
 *
 * @param firstMillis event time of the first one that came
 * @param lastMillis the latest event time among them
 * @param partition of access-logs, where the first one stood
 * @param offset of the first one in it
 */
record AccessSegment(
        String region, long firstMillis, long lastMillis, int reads, int writes, int partition, long offset) {

    /** {@code partition/offset} of the first access: part of the ids of what it causes. */
    String place() {
        return partition + "/" + offset;
    }
}
