package io.foreshard.stack.demo;

import io.foreshard.core.ItemId;
import io.foreshard.core.StableHash;
import java.util.Map;

/** How the demo writes an item. Each kind shows a different loss, so an item keeps one for the whole run. */
enum WriteKind {
    /** A whole new value: the last acknowledged one must be there at the end. */
    SET,
    /** A counter: its value must be the number of acknowledged increments. */
    INCR,
    /** A growing list of tokens: each acknowledged one must be there exactly once. */
    APPEND;

    private static final Map<String, WriteKind> BY_ITEM = Map.of("cart", INCR, "journal", APPEND);

    static WriteKind of(ItemId item) {
        WriteKind named = BY_ITEM.get(item.itemId());
        return named != null ? named : values()[StableHash.bucket(item.key(), values().length)];
    }
}
