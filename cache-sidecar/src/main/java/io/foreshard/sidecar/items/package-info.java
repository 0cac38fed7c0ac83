/** Items as a connection sees them: caches, fills, homes, and the retries between them. */
@NullMarked
package io.foreshard.sidecar.items;

import org.jspecify.annotations.NullMarked;
