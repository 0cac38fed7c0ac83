@NullMarked
package io.foreshard.sidecar.command;

import org.jspecify.annotations.NullMarked;
