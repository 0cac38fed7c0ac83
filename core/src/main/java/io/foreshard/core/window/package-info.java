/** Counts of accesses per item, region and window, bounded and packed, and the bits they are stored in. */
@NullMarked
package io.foreshard.core.window;

import org.jspecify.annotations.NullMarked;
