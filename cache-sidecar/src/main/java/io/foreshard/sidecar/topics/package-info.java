/** Topics that are followed without a consumer group, each record by every sidecar. */
@NullMarked
package io.foreshard.sidecar.topics;

import org.jspecify.annotations.NullMarked;
