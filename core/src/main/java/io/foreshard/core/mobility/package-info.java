/** How much of an item's demand comes from afar, what a move would bring, and the facts an access reveals. */
@NullMarked
package io.foreshard.core.mobility;

import org.jspecify.annotations.NullMarked;
