package io.foreshard.sidecar.command;

import io.foreshard.core.store.Mutation.Condition;
import io.foreshard.core.store.Mutation.Expiry;
import java.util.Locale;

/**
 * The options after SET's value or GETEX's key. Which of them go together is Redis's rule: the same unit of time may even be
 * given twice, and the last one counts.
 */
final class SetOptions {

    private static final int NO_TIME = -1;

    private final Arguments arguments;
    private final boolean forGetex;
    private Condition condition = Condition.ALWAYS;
    private boolean returnPrevious;
    private boolean keep;
    private boolean persist;
    private Expiries.Unit unit = Expiries.Unit.EX;
    private int time = NO_TIME;

    private SetOptions(Arguments arguments, boolean forGetex) {
        this.arguments = arguments;
        this.forGetex = forGetex;
    }

    static SetOptions ofSet(Arguments arguments) throws CommandException {
        SetOptions options = new SetOptions(arguments, false);
        options.readFrom(3);
        return options;
    }

    static SetOptions ofGetex(Arguments arguments) throws CommandException {
        SetOptions options = new SetOptions(arguments, true);
        options.readFrom(2);
        return options;
    }

    private void readFrom(int start) throws CommandException {
        int index = start;
        while (index < arguments.count()) {
            index += option(arguments.word(index), index);
        }
    }

    /** @return how many arguments the option takes */
    private int option(String word, int index) throws CommandException {
        boolean known = switch (word) {
            case "nx" -> condition(Condition.IF_ABSENT);
            case "xx" -> condition(Condition.IF_PRESENT);
            case "get" -> !forGetex && (returnPrevious = true);
            case "keepttl" -> !forGetex && time == NO_TIME && (keep = true);
            case "persist" -> forGetex && time == NO_TIME && (persist = true);
            default -> false;
        };
        if (known) {
            return 1;
        }
        if (isUnit(word) && index + 1 < arguments.count() && !keep && !persist) {
            Expiries.Unit given = Expiries.Unit.valueOf(word.toUpperCase(Locale.ROOT));
            if (time == NO_TIME || given == unit) {
                unit = given;
                time = index + 1;
                return 2;
            }
        }
        throw new CommandException(Arguments.SYNTAX);
    }

    private boolean condition(Condition wanted) {
        boolean possible = !forGetex && (condition == Condition.ALWAYS || condition == wanted);
        if (possible) {
            condition = wanted;
        }
        return possible;
    }

    private static boolean isUnit(String word) {
        return word.equals("ex") || word.equals("px") || word.equals("exat") || word.equals("pxat");
    }

    Condition condition() {
        return condition;
    }

    boolean returnsPrevious() {
        return returnPrevious;
    }

    /** Whether nothing about the expiry was said. */
    boolean isSilent() {
        return time == NO_TIME && !keep && !persist;
    }

    /** Never, for a SET that says nothing and for PERSIST. */
    Expiry expiry(String command) throws CommandException {
        if (time != NO_TIME) {
            return Expiries.positive(arguments, time, unit, command);
        }
        return keep ? new Expiry.Keep() : new Expiry.Never();
    }
}
