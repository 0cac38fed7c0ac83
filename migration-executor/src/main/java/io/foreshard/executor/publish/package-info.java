/** Publishes what executors know: events of migrations, the shard map, the status of partitions, dead letters. */
@NullMarked
package io.foreshard.executor.publish;

import org.jspecify.annotations.NullMarked;
