package io.foreshard.simulation;

import io.foreshard.core.ItemId;
import io.foreshard.core.access.Routing;
import io.foreshard.core.access.Stamp;
import io.foreshard.core.store.Mutation;
import io.foreshard.core.store.OperationId;
import io.foreshard.core.store.Refusal;
import io.foreshard.core.store.WriteOutcome;
import java.util.Optional;
import java.util.function.Consumer;

/** One try of a write for a client, who may try again under the same operation id. Mutable; belongs to one thread. */
final class WriteOperation extends Sidecar.Operation<WriteOutcome> {

    private final Client client;
    private final Wish wish;
    private final int tries;
    private final long token;

    /**
     * What a client wants.
     *
     * @param floor what had been answered before it first asked
     */
    record Wish(ItemId item, OperationId id, Mutation mutation, Stamp floor) {}

    /** @param tries 1 for the first */
    WriteOperation(Client client, Wish wish, int tries, long nowMicros) {
        super(wish.item(), nowMicros);
        this.client = client;
        this.wish = wish;
        this.tries = tries;
        this.token = client.sidecar().cache().token(wish.item());
    }

    @Override
    void ask(StoreServer store, long epoch, Consumer<WriteOutcome> answer) {
        store.write(item(), epoch, wish.id(), wish.mutation(), answer);
    }

    @Override
    Optional<Refusal> refusal(WriteOutcome result) {
        return result instanceof WriteOutcome.Refused refused ? Optional.of(refused.refusal()) : Optional.empty();
    }

    @Override
    void done(WriteOutcome result) {
        WriteOutcome.Accepted accepted = (WriteOutcome.Accepted) result;
        client.sidecar().wrote(this, accepted.version(), token);
        if (client.loses(this, wish, tries)) {
            return;
        }
        Truth truth = client.truth(item());
        boolean tookEffect = truth.knows(wish.id()) && truth.versionOf(wish.id()) == accepted.version();
        if (tookEffect && !truth.version(accepted.version()).reply().equals(accepted.reply())) {
            throw new Violation("a repeated write gets its first answer", client + " was told " + accepted);
        }
        long epoch = tookEffect ? truth.version(accepted.version()).epoch() : asked().epoch();
        client.checks().strict(item(), new Stamp(epoch, accepted.version()), wish.floor(), tookEffect);
        client.hasWritten();
    }

    @Override
    void givenUp(Routing.Reason reason) {
        client.hasNotWritten(wish, tries);
    }
}
