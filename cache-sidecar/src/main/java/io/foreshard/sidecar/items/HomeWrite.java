package io.foreshard.sidecar.items;

import io.foreshard.core.store.Mutation;
import io.foreshard.core.store.OperationId;

/** A write on its way to a home: every attempt carries the same operation id. */
final class HomeWrite extends HomeRequest<Written> {

    private final Mutation mutation;
    private final OperationId operation;

    HomeWrite(Key key, Mutation mutation, OperationId operation, long startedNanos) {
        super(key, startedNanos);
        this.mutation = mutation;
        this.operation = operation;
    }

    Mutation mutation() {
        return mutation;
    }

    OperationId operation() {
        return operation;
    }
}
