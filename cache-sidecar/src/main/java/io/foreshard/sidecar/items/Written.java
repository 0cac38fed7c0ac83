package io.foreshard.sidecar.items;

import io.foreshard.core.Home;
import io.foreshard.core.access.Stamp;
import io.foreshard.core.store.Mutation;

/**
 * A write that the home judged. Immutable.
 *
 * @param version of the item afterwards
 */
public record Written(Key key, Mutation.Reply reply, Home home, long version) {

    public Stamp stamp() {
        return new Stamp(home.epoch(), version);
    }
}
