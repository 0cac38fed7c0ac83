package io.foreshard.sidecar.items;

/** An item's state, and what answered it. Immutable. */
public record Served(ItemCopy copy, Tier tier) {}
