@NullMarked
package io.foreshard.sidecar.policy;

import org.jspecify.annotations.NullMarked;
