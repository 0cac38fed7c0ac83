/** The change logs of the partitions: published here, followed everywhere, turned into invalidations. */
@NullMarked
package io.foreshard.sidecar.changes;

import org.jspecify.annotations.NullMarked;
