package io.foreshard.sidecar.command;

import io.foreshard.core.store.Mutation.Expiry;

/** Times to live as Redis reads them: relative or absolute, in seconds or milliseconds, with its checks for overflow. */
final class Expiries {

    private Expiries() {}

    /** How a time is given. */
    enum Unit {
        EX(true, true),
        PX(false, true),
        EXAT(true, false),
        PXAT(false, false);

        private final boolean seconds;
        private final boolean relative;

        Unit(boolean seconds, boolean relative) {
            this.seconds = seconds;
            this.relative = relative;
        }
    }

    /** For SET, SETEX, GETEX: nothing below one is a time. */
    static Expiry positive(Arguments arguments, int index, Unit unit, String command) throws CommandException {
        long value = arguments.integer(index);
        if (value <= 0) {
            throw invalid(command);
        }
        return new Expiry.At(absolute(value, unit, arguments.nowMillis(), command));
    }

    /** For EXPIRE: a time in the past deletes. */
    static Expiry any(Arguments arguments, int index, Unit unit, String command) throws CommandException {
        return new Expiry.At(absolute(arguments.integer(index), unit, arguments.nowMillis(), command));
    }

    private static long absolute(long value, Unit unit, long nowMillis, String command) throws CommandException {
        try {
            long millis = unit.seconds ? Math.multiplyExact(value, 1000L) : value;
            return unit.relative ? Math.addExact(millis, nowMillis) : millis;
        } catch (ArithmeticException e) {
            throw invalid(command);
        }
    }

    private static CommandException invalid(String command) {
        return new CommandException("ERR invalid expire time in '" + command + "' command");
    }
}
