package io.foreshard.sidecar.command;

import io.foreshard.sidecar.items.Key;
import io.foreshard.sidecar.items.Writer;
import io.foreshard.sidecar.resp.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/** Turns a request into a plan, in the order of checks that Redis has: known, complete, logged in, allowed. Thread-safe. */
public final class Commands {

    private static final int MAX_ECHOED = 128;
    private static final Reply NO_AUTH = new Reply.Failure("NOAUTH Authentication required.");
    private static final Reply NO_PERMISSION =
            new Reply.Failure("NOPERM this user has no permissions to access one of the keys used as arguments");

    private final CommandTable table;

    /** @param info makes the text of INFO from the sections asked for */
    public Commands(Function<List<String>, String> info) {
        this.table = new CommandTable(info);
    }

    /** The names of all commands that work, in lower case. */
    public List<String> names() {
        return table.names();
    }

    /** The name under which a request is counted: of its command, or {@code unknown}. */
    public String nameOf(byte[][] request) {
        Command command = find(request);
        return command == null ? "unknown" : command.name();
    }

    /** @param request the command's name and its arguments, at least the name */
    public Plan plan(byte[][] request, Session session, long nowMillis) {
        Command command = find(request);
        if (command == null) {
            return new Plan.Answer(unknown(request));
        }
        if (!command.accepts(request.length)) {
            return new Plan.Answer(
                    new Reply.Failure("ERR wrong number of arguments for '" + command.name() + "' command"));
        }
        if (session.user().isEmpty() && !command.isOpenToAll()) {
            return new Plan.Answer(NO_AUTH);
        }
        try {
            return checked(command.planner().plan(new Arguments(request, nowMillis), session), session);
        } catch (CommandException e) {
            return new Plan.Answer(e.reply());
        }
    }

    private static Plan checked(Plan plan, Session session) {
        List<Key> keys = keysOf(plan);
        if (keys.isEmpty()) {
            return plan;
        }
        if (!session.user().map(user -> user.mayTouch(keys)).orElse(false)) {
            return new Plan.Answer(NO_PERMISSION);
        }
        try {
            keys.forEach(Key::item);
            return plan;
        } catch (IllegalArgumentException e) {
            return new Plan.Answer(new Reply.Failure("ERR " + e.getMessage()));
        }
    }

    private static List<Key> keysOf(Plan plan) {
        if (plan instanceof Plan.Read read) {
            return read.keys();
        }
        return plan instanceof Plan.Write write
                ? write.changes().stream().map(Writer.Change::key).toList()
                : List.of();
    }

    private @org.jspecify.annotations.Nullable Command find(byte[][] request) {
        return table.find(new String(request[0], StandardCharsets.UTF_8));
    }

    /** Redis's own words, so that clients which look at them go on working. */
    private static Reply unknown(byte[][] request) {
        StringBuilder arguments = new StringBuilder();
        for (int i = 1; i < request.length && arguments.length() < MAX_ECHOED; i++) {
            arguments
                    .append('\'')
                    .append(cut(request[i], MAX_ECHOED - arguments.length()))
                    .append("' ");
        }
        return new Reply.Failure(
                "ERR unknown command '" + cut(request[0], MAX_ECHOED) + "', with args beginning with: " + arguments);
    }

    private static String cut(byte[] text, int length) {
        return new String(text, 0, Math.min(text.length, length), StandardCharsets.UTF_8);
    }
}
