package io.foreshard.sidecar.command;

import io.foreshard.core.store.Mutation;
import io.foreshard.sidecar.items.ItemCopy;
import io.foreshard.sidecar.items.Key;
import io.foreshard.sidecar.items.Writer;
import io.foreshard.sidecar.resp.Reply;
import java.util.List;

/** What a command comes down to. Immutable. */
public sealed interface Plan {

    /** Known without looking at any item. */
    record Answer(Reply reply) implements Plan {}

    /** The last words of a connection. */
    record Farewell(Reply reply) implements Plan {}

    /** One look at each key, all of them at once; a key may occur twice. */
    record Read(List<Key> keys, ReadAnswer answer) implements Plan {
        public Read {
            keys = List.copyOf(keys);
        }
    }

    /** One atomic change of each key; over several keys each is atomic by itself. */
    record Write(List<Writer.Change> changes, WriteAnswer answer) implements Plan {
        public Write {
            changes = List.copyOf(changes);
        }
    }

    /** Makes the reply of what was read, in the order of the keys. */
    @FunctionalInterface
    interface ReadAnswer {
        Reply of(List<ItemCopy> copies, long nowMillis);
    }

    /** Makes the reply of what the homes answered, in the order of the changes. */
    @FunctionalInterface
    interface WriteAnswer {
        Reply of(List<Mutation.Reply> replies);
    }
}
