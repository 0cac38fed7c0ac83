/**
 * The whole system under force: real processes are killed, stopped and cut off by a seeded schedule while writers, readers and
 * migrations go on; then what they saw is held against what is promised.
 */
@NullMarked
package io.foreshard.stack.chaos;

import org.jspecify.annotations.NullMarked;
