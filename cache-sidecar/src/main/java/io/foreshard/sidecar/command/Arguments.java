package io.foreshard.sidecar.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.foreshard.core.store.Bytes;
import io.foreshard.sidecar.items.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The arguments of one command, read as strictly as Redis reads them. */
final class Arguments {

    static final String NOT_AN_INTEGER = "ERR value is not an integer or out of range";
    static final String SYNTAX = "ERR syntax error";

    private static final int MAX_DIGITS = 20;

    private final byte[][] all;
    private final long nowMillis;

    Arguments(byte[][] all, long nowMillis) {
        this.all = all;
        this.nowMillis = nowMillis;
    }

    /** The command's name included. */
    int count() {
        return all.length;
    }

    /** Clock time at which the command arrived. */
    long nowMillis() {
        return nowMillis;
    }

    String text(int index) {
        return new String(all[index], UTF_8);
    }

    /** In lower case, for names and options. */
    String word(int index) {
        return text(index).toLowerCase(Locale.ROOT);
    }

    Bytes bytes(int index) {
        return Bytes.wrap(all[index]);
    }

    Key key(int index) {
        return new Key(all[index]);
    }

    List<Key> keysFrom(int index) {
        List<Key> keys = new ArrayList<>(all.length - index);
        for (int i = index; i < all.length; i++) {
            keys.add(key(i));
        }
        return keys;
    }

    long integer(int index) throws CommandException {
        String text = new String(all[index], java.nio.charset.StandardCharsets.ISO_8859_1);
        if (!isCanonical(text)) {
            throw new CommandException(NOT_AN_INTEGER);
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new CommandException(NOT_AN_INTEGER);
        }
    }

    /** No plus, no white space, no leading zero, no minus zero: only what a number would be printed as. */
    private static boolean isCanonical(String text) {
        if (text.equals("0")) {
            return true;
        }
        int start = text.startsWith("-") ? 1 : 0;
        return text.length() > start
                && text.length() <= MAX_DIGITS
                && text.charAt(start) >= '1'
                && text.chars().skip(start).allMatch(c -> c >= '0' && c <= '9');
    }
}
