package io.foreshard.simulation;

import io.foreshard.core.ItemId;
import io.foreshard.core.access.Routing;
import io.foreshard.core.access.Stamp;
import io.foreshard.core.store.ReadOutcome;
import io.foreshard.core.store.Refusal;
import java.util.Optional;
import java.util.function.Consumer;

/** A strict read of one item for a client. Mutable; belongs to one thread. */
final class ReadOperation extends Sidecar.Operation<ReadOutcome> {

    private final Client client;
    private final Stamp floor;
    private final long token;

    ReadOperation(Client client, ItemId item, long nowMicros) {
        super(item, nowMicros);
        this.client = client;
        this.floor = client.checks().floor(item);
        this.token = client.sidecar().cache().token(item);
    }

    @Override
    void ask(StoreServer store, long epoch, Consumer<ReadOutcome> answer) {
        store.read(item(), epoch, answer);
    }

    @Override
    Optional<Refusal> refusal(ReadOutcome result) {
        return result instanceof ReadOutcome.Refused refused ? Optional.of(refused.refusal()) : Optional.empty();
    }

    @Override
    void done(ReadOutcome result) {
        ReadOutcome.Answered read = (ReadOutcome.Answered) result;
        client.checks().matchesItsWrite(item(), read);
        client.checks().strict(item(), new Stamp(asked().epoch(), read.version()), floor, false);
        client.sidecar().keep(this, read, token);
        client.hasRead(item());
    }

    @Override
    void givenUp(Routing.Reason reason) {
        client.hasNotRead();
    }
}
