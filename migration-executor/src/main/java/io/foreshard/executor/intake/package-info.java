/** Takes migration requests from Kafka: decodes, judges, starts or refuses them. */
@NullMarked
package io.foreshard.executor.intake;

import org.jspecify.annotations.NullMarked;
