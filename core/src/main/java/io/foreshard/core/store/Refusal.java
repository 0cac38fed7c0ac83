package io.foreshard.core.store;

import io.foreshard.core.Home;

/** Why a store did not do what a client asked. None of these has had an effect. */
public sealed interface Refusal {

    /** The epoch is too low; this is the home. Only an OWNER or a store released by a commit says so. */
    record Stale(Home home) implements Refusal {}

    /** The item is frozen: a move is being decided. Wait a moment, then ask the map. */
    record Frozen() implements Refusal {}

    /** This store does not own the item and may not say who does. */
    record AskMap() implements Refusal {}

    /** The epoch is higher than this store has seen: its activation is under way. Retry. */
    record NotReady() implements Refusal {}
}
