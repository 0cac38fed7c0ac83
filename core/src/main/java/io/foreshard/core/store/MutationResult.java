package io.foreshard.core.store;

import java.util.Optional;

/**
 * What a mutation makes of an item.
 *
 * @param reply what the client gets
 * @param change the new content, which gets a new version; empty if the mutation takes no effect
 */
public record MutationResult(Mutation.Reply reply, Optional<ItemContent> change) {

    static MutationResult unchanged(Mutation.Reply reply) {
        return new MutationResult(reply, Optional.empty());
    }

    static MutationResult failed(Mutation.Failure failure) {
        return unchanged(new Mutation.Reply.Failed(failure));
    }
}
