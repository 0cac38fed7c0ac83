/** A partition store in PostgreSQL 15 or later. */
@NullMarked
package io.foreshard.partitions.postgres;

import org.jspecify.annotations.NullMarked;
