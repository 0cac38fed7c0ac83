package io.foreshard.sidecar.command;

import io.foreshard.sidecar.resp.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The commands that work, and no others: COMMAND lists just these. Immutable and thread-safe. */
final class CommandTable {

    private static final List<String> READ = List.of("readonly", "fast");
    private static final List<String> WRITE = List.of("write", "denyoom", "fast");
    private static final List<String> CONNECTION = List.of("loading", "stale", "fast");
    private static final List<String> BEFORE_LOGIN = List.of("noscript", "loading", "stale", "fast", "no_auth");

    private final Map<String, Command> commands = new LinkedHashMap<>();

    /** @param info makes the text of INFO from the sections asked for */
    CommandTable(java.util.function.Function<List<String>, String> info) {
        addReads();
        addWrites();
        addExpiries();
        addConnection();
        add(
                "info",
                -1,
                CONNECTION,
                0,
                "Returns information about the server",
                (a, s) -> new Plan.Answer(new Reply.Verbatim(info.apply(words(a, 1)))));
        add("command", -1, CONNECTION, 0, "Returns information about commands", (a, s) -> describe(a));
    }

    private void addReads() {
        add("get", 2, READ, 1, "Returns the string value of a key", (a, s) -> Reads.get(a));
        add("mget", -2, READ, -1, "Returns the string values of keys", (a, s) -> Reads.mget(a));
        add("exists", -2, READ, -1, "Counts the keys that exist", (a, s) -> Reads.exists(a));
        add("strlen", 2, READ, 1, "Returns the length of a string", (a, s) -> Reads.strlen(a));
        add("ttl", 2, READ, 1, "Returns the time to live in seconds", (a, s) -> Reads.ttl(a));
        add("pttl", 2, READ, 1, "Returns the time to live in milliseconds", (a, s) -> Reads.pttl(a));
        add("type", 2, READ, 1, "Returns the type of a value", (a, s) -> Reads.type(a));
    }

    private void addWrites() {
        add("set", -3, WRITE, 1, "Sets a string", (a, s) -> Writes.set(a));
        add("setex", 4, WRITE, 1, "Sets a string and its time to live in seconds", (a, s) -> Writes.setex(a));
        add("psetex", 4, WRITE, 1, "Sets a string and its time to live in milliseconds", (a, s) -> Writes.psetex(a));
        add("setnx", 3, WRITE, 1, "Sets a string if the key does not exist", (a, s) -> Writes.setnx(a));
        add("getdel", 2, WRITE, 1, "Returns a string and deletes it", (a, s) -> Writes.getdel(a));
        add("getex", -2, WRITE, 1, "Returns a string and sets its time to live", (a, s) -> Writes.getex(a));
        add("del", -2, WRITE, -1, "Deletes keys, each atomically", (a, s) -> Writes.delete(a));
        add("unlink", -2, WRITE, -1, "Deletes keys, each atomically", (a, s) -> Writes.delete(a));
        put(new Command("mset", -3, WRITE, 1, -1, 2, "Sets strings, each atomically", (a, s) -> Writes.mset(a)));
        add("incr", 2, WRITE, 1, "Adds one to an integer", (a, s) -> Writes.add(a, 1));
        add("decr", 2, WRITE, 1, "Takes one from an integer", (a, s) -> Writes.add(a, -1));
        add("incrby", 3, WRITE, 1, "Adds to an integer", (a, s) -> Writes.add(a, a.integer(2)));
        add("decrby", 3, WRITE, 1, "Takes from an integer", (a, s) -> Writes.decrby(a));
        add("append", 3, WRITE, 1, "Appends to a string", (a, s) -> Writes.append(a));
    }

    private void addExpiries() {
        String seconds = "Sets the time to live in seconds";
        String millis = "Sets the time to live in milliseconds";
        add("expire", -3, WRITE, 1, seconds, (a, s) -> Writes.expire(a, Expiries.Unit.EX, "expire"));
        add("pexpire", -3, WRITE, 1, millis, (a, s) -> Writes.expire(a, Expiries.Unit.PX, "pexpire"));
        add("expireat", -3, WRITE, 1, seconds, (a, s) -> Writes.expire(a, Expiries.Unit.EXAT, "expireat"));
        add("pexpireat", -3, WRITE, 1, millis, (a, s) -> Writes.expire(a, Expiries.Unit.PXAT, "pexpireat"));
        add("persist", 2, WRITE, 1, "Removes the time to live", (a, s) -> Writes.persist(a));
    }

    private void addConnection() {
        add("ping", -1, CONNECTION, 0, "Answers", ConnectionCommands::ping);
        add("echo", 2, CONNECTION, 0, "Answers the given text", (a, s) -> answer(new Reply.Bulk(a.bytes(1))));
        add("hello", -1, BEFORE_LOGIN, 0, "Chooses the protocol and logs in", ConnectionCommands::hello);
        add("auth", -2, BEFORE_LOGIN, 0, "Logs in", ConnectionCommands::auth);
        add("quit", -1, BEFORE_LOGIN, 0, "Closes the connection", (a, s) -> new Plan.Farewell(Reply.OK));
        add("select", 2, CONNECTION, 0, "Selects database 0, the only one", ConnectionCommands::select);
        add("client", -2, CONNECTION, 0, "About this connection", ConnectionCommands::client);
        add("config", -2, CONNECTION, 0, "Returns what clients ask for", ConnectionCommands::config);
        add("readonly", 1, CONNECTION, 0, "Bounded-staleness reads", (a, s) -> answer(s.readWrite(false)));
        add("readwrite", 1, CONNECTION, 0, "Strict reads", (a, s) -> answer(s.readWrite(true)));
    }

    /** @param lastKey 0 for no key, 1 for the first argument only, -1 for all arguments */
    private void add(String name, int arity, List<String> flags, int lastKey, String summary, Command.Planner planner) {
        int one = lastKey == 0 ? 0 : 1;
        put(new Command(name, arity, flags, one, lastKey, one, summary, planner));
    }

    private void put(Command command) {
        commands.put(command.name(), command);
    }

    /** The command of this name in any case, or null. */
    @org.jspecify.annotations.Nullable
    Command find(String name) {
        return commands.get(name.toLowerCase(Locale.ROOT));
    }

    /** The names of all. */
    List<String> names() {
        return List.copyOf(commands.keySet());
    }

    private static Plan answer(Reply reply) {
        return new Plan.Answer(reply);
    }

    private static List<String> words(Arguments arguments, int from) {
        List<String> words = new ArrayList<>();
        for (int i = from; i < arguments.count(); i++) {
            words.add(arguments.word(i));
        }
        return words;
    }

    private Plan describe(Arguments arguments) throws CommandException {
        if (arguments.count() == 1) {
            return answer(new Reply.Array(
                    commands.values().stream().map(CommandTable::entry).toList()));
        }
        List<String> asked = words(arguments, 2);
        return answer(
                switch (arguments.word(1)) {
                    case "count" -> new Reply.Amount(commands.size());
                    case "list" ->
                        new Reply.Array(commands.keySet().stream()
                                .map(CommandTable::bulk)
                                .toList());
                    case "info" ->
                        new Reply.Array((asked.isEmpty() ? names() : asked)
                                .stream().map(this::entryOrNull).toList());
                    case "docs" -> docs(asked.isEmpty() ? names() : asked);
                    default -> throw ConnectionCommands.unknownSubcommand(arguments, "COMMAND");
                });
    }

    private static Reply bulk(String text) {
        return Reply.Bulk.of(text);
    }

    private Reply entryOrNull(String name) {
        Command command = commands.get(name);
        return command == null ? Reply.NULL : entry(command);
    }

    private static Reply entry(Command command) {
        Reply none = new Reply.Array(List.of());
        return new Reply.Array(List.of(
                bulk(command.name()),
                new Reply.Amount(command.arity()),
                new Reply.Labels(command.flags()),
                new Reply.Amount(command.firstKey()),
                new Reply.Amount(command.lastKey()),
                new Reply.Amount(command.keyStep()),
                none,
                none,
                none,
                none));
    }

    private Reply docs(List<String> asked) {
        List<Reply> pairs = new ArrayList<>();
        for (String name : asked) {
            Command command = commands.get(name);
            if (command != null) {
                pairs.add(bulk(name));
                pairs.add(new Reply.Pairs(List.of(
                        bulk("summary"), bulk(command.summary()),
                        bulk("group"), bulk(command.firstKey() == 0 ? "connection" : "string"))));
            }
        }
        return new Reply.Pairs(pairs);
    }
}
