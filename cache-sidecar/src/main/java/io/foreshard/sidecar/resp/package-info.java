/** The Redis protocol: requests in, replies out, every length bounded. */
@NullMarked
package io.foreshard.sidecar.resp;

import org.jspecify.annotations.NullMarked;
