/** The migration protocol as a pure state machine: records, states, events, effects. */
@NullMarked
package io.foreshard.core.migration;

import org.jspecify.annotations.NullMarked;
