@NullMarked
package io.foreshard.sidecar.shadows;

import org.jspecify.annotations.NullMarked;
