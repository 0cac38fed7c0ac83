/** A partition store in Redis 7 or later. */
@NullMarked
package io.foreshard.partitions.redis;

import org.jspecify.annotations.NullMarked;
