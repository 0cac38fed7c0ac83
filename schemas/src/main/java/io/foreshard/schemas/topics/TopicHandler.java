package io.foreshard.schemas.topics;

import org.apache.avro.specific.SpecificRecord;

/** What is done with the records of a topic. Called on one thread. */
public interface TopicHandler<T extends SpecificRecord> {

    /** Records come from the start again: at first, and after something may have been missed. */
    default void begin() {}

    /** @throws IllegalArgumentException if it makes no sense */
    void accept(T value);

    /** A compacted topic has withdrawn what it said under this key. */
    default void removed(byte[] key) {}

    /** All that was there when it began has been handed over. */
    default void caughtUp() {}

    /** Everything that has arrived so far has been handed over. */
    default void polled() {}
}
