/** The Redis that the sidecars of a region share as a cache. */
@NullMarked
package io.foreshard.sidecar.regional;

import org.jspecify.annotations.NullMarked;
