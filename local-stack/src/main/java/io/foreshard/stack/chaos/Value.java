package io.foreshard.stack.chaos;

import java.util.ArrayList;
import java.util.List;

/** How a stored value is read as a version: how many writes it shows, and which was the last. Stateless. */
record Value(String last, long version) {

    /** @param stored empty if there is none */
    static Value of(String key, String stored) {
        if (stored.isEmpty()) {
            return new Value("", 0);
        }
        if (Items.isCounter(key)) {
            return new Value(stored, number(stored));
        }
        int from = Math.max(0, stored.length() - Items.TOKEN_LENGTH);
        return new Value(stored.substring(from), stored.length() / Items.TOKEN_LENGTH);
    }

    /** Of a log, first to last; what is no token is kept as it is, and will be nobody's. */
    static List<String> tokens(String stored) {
        List<String> tokens = new ArrayList<>();
        for (int from = 0; from < stored.length(); from += Items.TOKEN_LENGTH) {
            tokens.add(stored.substring(from, Math.min(stored.length(), from + Items.TOKEN_LENGTH)));
        }
        return tokens;
    }

    /** What is no number shows nothing. */
    private static long number(String stored) {
        try {
            return Long.parseLong(stored);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
