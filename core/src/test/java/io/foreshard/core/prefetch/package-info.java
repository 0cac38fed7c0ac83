@NullMarked
package io.foreshard.core.prefetch;

import org.jspecify.annotations.NullMarked;
