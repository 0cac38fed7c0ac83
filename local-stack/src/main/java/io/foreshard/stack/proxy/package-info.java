/**
 * Distance on one machine: a process that stands between regions and delays every byte stream by half the round trip
 * each way, and that can slow down, cut and reset links while it runs.
 */
@NullMarked
package io.foreshard.stack.proxy;

import org.jspecify.annotations.NullMarked;
