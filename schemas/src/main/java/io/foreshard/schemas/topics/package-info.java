/**
 * Consumers that outlive a failure of Kafka, and topics that are followed without a consumer group: each record by every process that
 * wants it.
 */
@NullMarked
package io.foreshard.schemas.topics;

import org.jspecify.annotations.NullMarked;
