/** What each Redis command means for items: how it is parsed, what it reads or changes, what it answers. */
@NullMarked
package io.foreshard.sidecar.command;

import org.jspecify.annotations.NullMarked;
