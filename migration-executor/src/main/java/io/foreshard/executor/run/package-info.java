/** Runs migrations: performs the effects of core's state machine and hands its answers back. */
@NullMarked
package io.foreshard.executor.run;

import org.jspecify.annotations.NullMarked;
