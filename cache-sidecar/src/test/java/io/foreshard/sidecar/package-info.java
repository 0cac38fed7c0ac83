@NullMarked
package io.foreshard.sidecar;

import org.jspecify.annotations.NullMarked;
