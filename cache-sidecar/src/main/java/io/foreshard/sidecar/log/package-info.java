/** Access events on their way to Kafka, never in the way of a request. */
@NullMarked
package io.foreshard.sidecar.log;

import org.jspecify.annotations.NullMarked;
