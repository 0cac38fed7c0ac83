package io.foreshard.sidecar.resp;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits an inline command as Redis does: white space separates, double quotes know {@code \n \r \t \b \a \xHH} and take any other
 * escaped character literally, single quotes know {@code \'} only, and a closing quote must end its argument.
 */
final class InlineArguments {

    private final byte[] line;
    private final int length;
    private int at;

    private InlineArguments(byte[] line, int length) {
        this.line = line;
        this.length = length;
    }

    /** The arguments, or null if a quote is not closed where it must be. */
    static byte @Nullable [][] split(byte[] line, int length) {
        InlineArguments scanner = new InlineArguments(line, length);
        List<byte[]> arguments = new ArrayList<>();
        while (scanner.skipSpace()) {
            byte[] argument = scanner.argument();
            if (argument == null) {
                return null;
            }
            arguments.add(argument);
        }
        return arguments.toArray(new byte[0][]);
    }

    private boolean skipSpace() {
        while (at < length && isSpace(line[at])) {
            at++;
        }
        return at < length;
    }

    private byte @Nullable [] argument() {
        ByteArrayOutputStream argument = new ByteArrayOutputStream();
        while (at < length && !isSpace(line[at])) {
            byte c = line[at++];
            if (c == '"' || c == '\'') {
                return quoted(c, argument) ? argument.toByteArray() : null;
            }
            argument.write(c);
        }
        return argument.toByteArray();
    }

    /** The rest of an argument after its opening quote. @return whether it was closed, and by the end of the argument */
    private boolean quoted(byte quote, ByteArrayOutputStream argument) {
        while (at < length) {
            byte c = line[at++];
            if (c == quote) {
                return at == length || isSpace(line[at]);
            }
            argument.write(c == '\\' && at < length ? escaped(quote) : c);
        }
        return false;
    }

    private int escaped(byte quote) {
        byte next = line[at];
        if (quote == '\'') {
            if (next != '\'') {
                return '\\';
            }
            at++;
            return next;
        }
        int high = at + 2 < length ? Character.digit(line[at + 1], 16) : -1;
        int low = at + 2 < length ? Character.digit(line[at + 2], 16) : -1;
        if (next == 'x' && high >= 0 && low >= 0) {
            at += 3;
            return high * 16 + low;
        }
        at++;
        return switch (next) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'a' -> 7;
            default -> next;
        };
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}
