package io.foreshard.stack.chaos;

import java.util.Locale;

/** One promise that was not kept. Immutable. */
record Violation(Kind kind, String key, String story) {

    /** Which promise. */
    enum Kind {
        /** A write that was acknowledged, or that somebody read, is not there. */
        LOST,
        /** Something older was seen after something newer. */
        BACKWARDS,
        /** Two stores own an item, or a store and the map disagree. */
        DOUBLE_OWNER,
        /** Something does not end: a record of a migration, a frozen item, an item without an owner. */
        STUCK,
        /** A write took effect twice, or although it was refused. */
        DOUBLED,
        /** A bounded read was older than its bound. */
        STALE;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
