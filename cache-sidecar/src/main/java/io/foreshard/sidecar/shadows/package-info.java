/** Shadows of migrations to this region, as far as they may answer. */
@NullMarked
package io.foreshard.sidecar.shadows;

import org.jspecify.annotations.NullMarked;
