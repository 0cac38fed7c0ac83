@NullMarked
package io.foreshard.sidecar.resp;

import org.jspecify.annotations.NullMarked;
