/** What operators allow in this region, and the purge of what they do not. */
@NullMarked
package io.foreshard.sidecar.policy;

import org.jspecify.annotations.NullMarked;
