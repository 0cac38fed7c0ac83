package io.foreshard.stack.proxy;

import java.util.Locale;

/** What a link does with traffic. */
public enum LinkState {
    /** Delays it. */
    OPEN,
    /** Holds it, as a network that loses every packet: nobody notices but by waiting; it flows again when opened. */
    CUT,
    /** Ends every connection and refuses new ones, as a network that is known to be down. */
    RESET;

    /** @throws IllegalArgumentException naming what is allowed */
    public static LinkState parse(String text) {
        for (LinkState state : values()) {
            if (state.name().equals(text.toUpperCase(Locale.ROOT))) {
                return state;
            }
        }
        throw new IllegalArgumentException("link state '" + text + "': expected open, cut or reset");
    }
}
