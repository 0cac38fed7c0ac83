package io.foreshard.schemas.codec;

import java.util.function.Consumer;

/** What came of decoding one record: a value, or the reason why there is none. */
public sealed interface Decoded<T> {

    /** The record. */
    record Value<T>(T value) implements Decoded<T> {}

    /**
     * No record.
     *
     * @param detail the reason in words, naming the value, what was expected and where
     */
    record Rejected<T>(RejectionReason reason, String detail) implements Decoded<T> {}

    static <T> Decoded<T> of(T value) {
        return new Value<>(value);
    }

    static <T> Decoded<T> rejected(RejectionReason reason, String detail) {
        return new Rejected<>(reason, detail);
    }

    /** Passes the value to the one or the rejection to the other. */
    default void ifDecodedOrElse(Consumer<? super T> onValue, Consumer<Rejected<T>> onRejected) {
        if (this instanceof Value<T> decoded) {
            onValue.accept(decoded.value());
        } else if (this instanceof Rejected<T> rejected) {
            onRejected.accept(rejected);
        }
    }

    /** The value, or a {@link RecordRejectedException} with the reason. */
    default T orElseThrow() {
        if (this instanceof Value<T> decoded) {
            return decoded.value();
        }
        Rejected<T> rejected = (Rejected<T>) this;
        throw new RecordRejectedException(rejected.reason(), rejected.detail());
    }
}
