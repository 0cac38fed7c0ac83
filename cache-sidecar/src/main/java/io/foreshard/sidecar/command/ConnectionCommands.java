package io.foreshard.sidecar.command;

import io.foreshard.sidecar.resp.Reply;
import java.util.List;

/** Commands about the connection itself. */
final class ConnectionCommands {

    /** The server version that clients judge our abilities by. */
    static final String VERSION = "7.0.15";

    private ConnectionCommands() {}

    static Plan ping(Arguments arguments, Session session) throws CommandException {
        if (arguments.count() > 2) {
            throw new CommandException("ERR wrong number of arguments for 'ping' command");
        }
        return answer(arguments.count() == 1 ? new Reply.Simple("PONG") : new Reply.Bulk(arguments.bytes(1)));
    }

    static Plan select(Arguments arguments, Session session) throws CommandException {
        long database = arguments.integer(1);
        return answer(database == 0 ? Reply.OK : new Reply.Failure("ERR DB index is out of range"));
    }

    static Plan auth(Arguments arguments, Session session) throws CommandException {
        if (arguments.count() > 3) {
            throw new CommandException(Arguments.SYNTAX);
        }
        return answer(
                arguments.count() == 2
                        ? session.authenticateDefault(arguments.bytes(1).array())
                        : session.authenticate(
                                arguments.text(1), arguments.bytes(2).array()));
    }

    /** HELLO [version [AUTH user password] [SETNAME name]]: all of it, or nothing. */
    static Plan hello(Arguments arguments, Session session) throws CommandException {
        int protocol = session.protocol();
        if (arguments.count() > 1) {
            protocol = protocol(arguments);
        }
        int index = 2;
        while (index < arguments.count()) {
            boolean auth = arguments.word(index).equals("auth") && index + 2 < arguments.count();
            boolean name = arguments.word(index).equals("setname") && index + 1 < arguments.count();
            if (!auth && !name) {
                throw new CommandException("ERR Syntax error in HELLO option '" + arguments.text(index) + "'");
            }
            Reply done = auth
                    ? session.authenticate(
                            arguments.text(index + 1),
                            arguments.bytes(index + 2).array())
                    : session.name(arguments.text(index + 1));
            if (done instanceof Reply.Failure) {
                return answer(done);
            }
            index += auth ? 3 : 2;
        }
        if (session.user().isEmpty()) {
            throw new CommandException("NOAUTH HELLO must be called with the client already authenticated, otherwise"
                    + " the HELLO <proto> AUTH <user> <pass> option can be used to authenticate the client and select"
                    + " the RESP protocol version at the same time");
        }
        return answer(session.greet(protocol, VERSION));
    }

    private static int protocol(Arguments arguments) throws CommandException {
        long wanted;
        try {
            wanted = arguments.integer(1);
        } catch (CommandException e) {
            throw new CommandException("ERR Protocol version is not an integer or out of range");
        }
        if (wanted != 2 && wanted != 3) {
            throw new CommandException("NOPROTO unsupported protocol version");
        }
        return (int) wanted;
    }

    static Plan client(Arguments arguments, Session session) throws CommandException {
        String word = arguments.word(1);
        int expected = switch (word) {
            case "id", "getname", "info", "list" -> 2;
            case "setname", "no-evict", "no-touch" -> 3;
            case "setinfo" -> 4;
            default -> throw unknownSubcommand(arguments, "CLIENT");
        };
        if (arguments.count() != expected) {
            throw new CommandException("ERR wrong number of arguments for 'client|" + word + "' command");
        }
        return answer(
                switch (word) {
                    case "id" -> new Reply.Amount(session.id());
                    case "getname" -> session.name().isEmpty() ? Reply.NULL : Reply.Bulk.of(session.name());
                    case "setname" -> session.name(arguments.text(2));
                    case "info", "list" -> new Reply.Verbatim(session.describe() + "\n");
                    default -> Reply.OK;
                });
    }

    /** What redis-benchmark and some clients ask; nothing can be set. */
    static Plan config(Arguments arguments, Session session) throws CommandException {
        if (!arguments.word(1).equals("get")) {
            throw unknownSubcommand(arguments, "CONFIG");
        }
        if (arguments.count() < 3) {
            throw new CommandException("ERR wrong number of arguments for 'config|get' command");
        }
        List<Reply> pairs = new java.util.ArrayList<>();
        for (int i = 2; i < arguments.count(); i++) {
            String name = arguments.word(i);
            if (name.equals("save") || name.equals("appendonly")) {
                pairs.add(Reply.Bulk.of(name));
                pairs.add(Reply.Bulk.of(name.equals("save") ? "" : "no"));
            }
        }
        return answer(new Reply.Pairs(pairs));
    }

    static CommandException unknownSubcommand(Arguments arguments, String command) {
        String word = arguments.text(1);
        String cut = word.length() > 128 ? word.substring(0, 128) : word;
        return new CommandException("ERR unknown subcommand '" + cut + "'. Try " + command + " HELP.");
    }

    private static Plan answer(Reply reply) {
        return new Plan.Answer(reply);
    }
}
