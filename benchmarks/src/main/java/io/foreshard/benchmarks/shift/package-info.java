/** How soon item alarms find what was injected into realistic demand, and how often they are false. */
@NullMarked
package io.foreshard.benchmarks.shift;

import org.jspecify.annotations.NullMarked;
