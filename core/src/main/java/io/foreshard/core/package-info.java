/** The words of the design that every room uses: items, regions, partitions, homes and the topology between them. */
@NullMarked
package io.foreshard.core;

import org.jspecify.annotations.NullMarked;
