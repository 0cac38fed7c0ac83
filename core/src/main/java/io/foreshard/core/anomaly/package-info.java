/** Accesses, or their absence, that the forecast could not expect. */
@NullMarked
package io.foreshard.core.anomaly;

import org.jspecify.annotations.NullMarked;
