package io.foreshard.sidecar.items;

/** A strict read on its way to a home. */
final class HomeRead extends HomeRequest<ItemCopy> {

    HomeRead(Key key, long startedNanos) {
        super(key, startedNanos);
    }
}
