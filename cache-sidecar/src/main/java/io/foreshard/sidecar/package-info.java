/** The Redis-protocol service of one region: its process, its settings, its health. */
@NullMarked
package io.foreshard.sidecar;

import org.jspecify.annotations.NullMarked;
