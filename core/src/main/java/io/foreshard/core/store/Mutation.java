package io.foreshard.core.store;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One atomic change of one item, done at its home. Every mutation reads what is there, checks, and writes at most one new
 * version; one that takes no effect (its condition is not met, it failed, there is nothing to change) makes no version, no
 * entry in the change log and is not remembered. Times are absolute, in milliseconds
 * since the epoch. An item past its expiry counts as absent.
 */
public sealed interface Mutation {

    Kind kind();

    /** One for each mutation. */
    enum Kind {
        PUT,
        DELETE,
        ADD,
        APPEND,
        EXPIRE,
        HASH_PUT,
        HASH_REMOVE,
        HASH_ADD
    }

    /** When a {@link Put} takes effect. */
    enum Condition {
        ALWAYS,
        IF_ABSENT,
        IF_PRESENT
    }

    /** What becomes of the expiry. */
    sealed interface Expiry {
        /** No expiry from now on. */
        record Never() implements Expiry {}

        /** As it was; none for a new item. */
        record Keep() implements Expiry {}

        /** At this time; a time that has passed deletes the item. */
        record At(long epochMillis) implements Expiry {}
    }

    /**
     * Sets a whole value: SET, SETEX, SETNX, one key of MSET.
     *
     * @param returnPrevious whether the reply is the string that was there (WRONG_TYPE, and no effect, if it was none);
     *     otherwise the reply is DONE or NOT_PERFORMED. It overwrites any type
     */
    record Put(ItemValue value, Expiry expiry, Condition condition, boolean returnPrevious) implements Mutation {
        @Override
        public Kind kind() {
            return Kind.PUT;
        }
    }

    /**
     * Makes the item absent: DEL, UNLINK, GETDEL. Leaves a tombstone that keeps the version.
     *
     * @param returnPrevious whether the reply is the string that was there (GETDEL); otherwise DONE, or NOT_PERFORMED if
     *     there was nothing
     */
    record Delete(boolean returnPrevious) implements Mutation {
        @Override
        public Kind kind() {
            return Kind.DELETE;
        }
    }

    /** Adds to a decimal 64-bit integer, absent counting as 0: INCR, DECR, INCRBY. Keeps the expiry. Replies the sum. */
    record Add(long delta) implements Mutation {
        @Override
        public Kind kind() {
            return Kind.ADD;
        }
    }

    /** Appends to a string, absent counting as empty. Keeps the expiry. Replies the new length in bytes. */
    record Append(Bytes suffix) implements Mutation {
        @Override
        public Kind kind() {
            return Kind.APPEND;
        }
    }

    /**
     * Changes the expiry only: EXPIRE, PERSIST, GETEX.
     *
     * @param returnValue whether the reply is the string held (GETEX); otherwise DONE, or NOT_PERFORMED if there was
     *     nothing to change
     */
    record Expire(Expiry expiry, boolean returnValue) implements Mutation {
        @Override
        public Kind kind() {
            return Kind.EXPIRE;
        }
    }

    /** Sets fields of a hash; replies how many are new. With {@code onlyIfAbsent} it must be one field (HSETNX). */
    record HashPut(Map<String, Bytes> fields, boolean onlyIfAbsent) implements Mutation {
        public HashPut {
            fields = Map.copyOf(fields);
            if (fields.isEmpty() || (onlyIfAbsent && fields.size() > 1)) {
                throw new IllegalArgumentException(
                        fields.size() + " fields to set: expected at least one, and exactly one if only when absent");
            }
        }

        @Override
        public Kind kind() {
            return Kind.HASH_PUT;
        }
    }

    /** Removes fields of a hash; replies how many were there. */
    record HashRemove(Set<String> fields) implements Mutation {
        public HashRemove {
            fields = Set.copyOf(fields);
            if (fields.isEmpty()) {
                throw new IllegalArgumentException("no field to remove: expected at least one");
            }
        }

        @Override
        public Kind kind() {
            return Kind.HASH_REMOVE;
        }
    }

    /** Adds to an integer field of a hash, absent counting as 0; replies the sum. */
    record HashAdd(String field, long delta) implements Mutation {
        @Override
        public Kind kind() {
            return Kind.HASH_ADD;
        }
    }

    /** What a mutation answers. The answer of a remembered operation is given again, word for word. */
    sealed interface Reply {
        /** It took effect and has nothing else to say. */
        record Done() implements Reply {}

        /** Its condition was not met, or there was nothing to change. */
        record NotPerformed() implements Reply {}

        record Amount(long value) implements Reply {}

        /** The string asked for, absent if there was none. */
        record Text(Optional<Bytes> value) implements Reply {}

        /** It could not take effect, and did not. */
        record Failed(Failure failure) implements Reply {}
    }

    /** Why a mutation could not take effect. */
    enum Failure {
        WRONG_TYPE,
        NOT_AN_INTEGER,
        OVERFLOW,
        TOO_LARGE
    }
}
