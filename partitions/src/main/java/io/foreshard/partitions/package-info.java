/** Opens partition stores: PostgreSQL or Redis behind the one contract of core. */
@NullMarked
package io.foreshard.partitions;

import org.jspecify.annotations.NullMarked;
