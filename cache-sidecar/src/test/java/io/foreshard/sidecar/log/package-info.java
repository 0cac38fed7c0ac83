@NullMarked
package io.foreshard.sidecar.log;

import org.jspecify.annotations.NullMarked;
