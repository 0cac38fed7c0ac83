package io.foreshard.stack.demo;

import io.foreshard.core.ItemId;

/**
 * One access as a sidecar logged it.
 *
 * @param remote whether a cross-region round trip was paid
 */
record ServedAccess(long eventMillis, ItemId item, String region, boolean write, boolean remote) {}
