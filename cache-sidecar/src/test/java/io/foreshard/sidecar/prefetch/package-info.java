@NullMarked
package io.foreshard.sidecar.prefetch;

import org.jspecify.annotations.NullMarked;
