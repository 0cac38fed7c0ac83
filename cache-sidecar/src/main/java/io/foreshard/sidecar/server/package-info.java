/** Connections: order, back pressure, users. */
@NullMarked
package io.foreshard.sidecar.server;

import org.jspecify.annotations.NullMarked;
