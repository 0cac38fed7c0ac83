@NullMarked
package io.foreshard.sidecar.regional;

import org.jspecify.annotations.NullMarked;
