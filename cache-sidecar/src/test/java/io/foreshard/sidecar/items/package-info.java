@NullMarked
package io.foreshard.sidecar.items;

import org.jspecify.annotations.NullMarked;
