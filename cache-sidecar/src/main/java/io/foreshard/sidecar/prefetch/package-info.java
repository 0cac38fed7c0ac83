/** Hints of the planner turned into fills ahead of the request. */
@NullMarked
package io.foreshard.sidecar.prefetch;

import org.jspecify.annotations.NullMarked;
