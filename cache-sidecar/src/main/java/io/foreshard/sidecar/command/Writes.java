package io.foreshard.sidecar.command;

import io.foreshard.core.store.ItemValue;
import io.foreshard.core.store.Mutation;
import io.foreshard.core.store.Mutation.Condition;
import io.foreshard.core.store.Mutation.Expiry;
import io.foreshard.sidecar.items.Key;
import io.foreshard.sidecar.items.Writer;
import io.foreshard.sidecar.resp.Reply;
import java.util.ArrayList;
import java.util.List;

/** Commands that change items. Those with several keys change each of them atomically, not all of them together. */
final class Writes {

    private Writes() {}

    private static Plan one(Arguments arguments, Mutation mutation, Reply done, Reply notPerformed) {
        return new Plan.Write(
                List.of(new Writer.Change(arguments.key(1), mutation)),
                replies -> Replies.of(replies.get(0), done, notPerformed));
    }

    private static Mutation.Put put(Arguments arguments, int value, Expiry expiry, Condition condition) {
        return new Mutation.Put(new ItemValue.StringValue(arguments.bytes(value)), expiry, condition, false);
    }

    static Plan set(Arguments arguments) throws CommandException {
        SetOptions options = SetOptions.ofSet(arguments);
        Mutation.Put put = new Mutation.Put(
                new ItemValue.StringValue(arguments.bytes(2)),
                options.expiry("set"),
                options.condition(),
                options.returnsPrevious());
        return one(arguments, put, Reply.OK, Reply.NULL);
    }

    static Plan setex(Arguments arguments) throws CommandException {
        Expiry expiry = Expiries.positive(arguments, 2, Expiries.Unit.EX, "setex");
        return one(arguments, put(arguments, 3, expiry, Condition.ALWAYS), Reply.OK, Reply.NULL);
    }

    static Plan psetex(Arguments arguments) throws CommandException {
        Expiry expiry = Expiries.positive(arguments, 2, Expiries.Unit.PX, "psetex");
        return one(arguments, put(arguments, 3, expiry, Condition.ALWAYS), Reply.OK, Reply.NULL);
    }

    static Plan setnx(Arguments arguments) {
        Mutation put = put(arguments, 2, new Expiry.Never(), Condition.IF_ABSENT);
        return one(arguments, put, Reply.ONE, Reply.ZERO);
    }

    static Plan mset(Arguments arguments) throws CommandException {
        if (arguments.count() % 2 == 0) {
            throw new CommandException("ERR wrong number of arguments for 'mset' command");
        }
        List<Writer.Change> changes = new ArrayList<>();
        for (int i = 1; i < arguments.count(); i += 2) {
            Mutation put = put(arguments, i + 1, new Expiry.Never(), Condition.ALWAYS);
            changes.add(new Writer.Change(arguments.key(i), put));
        }
        return new Plan.Write(changes, replies -> firstFailureOr(replies, Reply.OK));
    }

    static Plan delete(Arguments arguments) {
        List<Writer.Change> changes = new ArrayList<>();
        for (Key key : arguments.keysFrom(1)) {
            changes.add(new Writer.Change(key, new Mutation.Delete(false)));
        }
        return new Plan.Write(changes, replies -> {
            long done = replies.stream()
                    .filter(Mutation.Reply.Done.class::isInstance)
                    .count();
            return firstFailureOr(replies, new Reply.Amount(done));
        });
    }

    private static Reply firstFailureOr(List<Mutation.Reply> replies, Reply otherwise) {
        for (Mutation.Reply reply : replies) {
            if (reply instanceof Mutation.Reply.Failed failed) {
                return Replies.failure(failed.failure());
            }
        }
        return otherwise;
    }

    static Plan getdel(Arguments arguments) {
        return one(arguments, new Mutation.Delete(true), Reply.NULL, Reply.NULL);
    }

    /** Redis looks at the item before it looks at the time given, so a wrong time matters only if there is a string. */
    static Plan getex(Arguments arguments) throws CommandException {
        SetOptions options = SetOptions.ofGetex(arguments);
        if (options.isSilent()) {
            return Reads.get(arguments);
        }
        try {
            Mutation change = new Mutation.Expire(options.expiry("getex"), true);
            return one(arguments, change, Reply.NULL, Reply.NULL);
        } catch (CommandException e) {
            return Reads.one(arguments, (copy, now) -> {
                Reply string = Reads.string(copy, now);
                return string instanceof Reply.Bulk ? e.reply() : string;
            });
        }
    }

    static Plan add(Arguments arguments, long delta) {
        return one(arguments, new Mutation.Add(delta), Reply.OK, Reply.NULL);
    }

    static Plan decrby(Arguments arguments) throws CommandException {
        long amount = arguments.integer(2);
        if (amount == Long.MIN_VALUE) {
            throw new CommandException("ERR decrement would overflow");
        }
        return add(arguments, -amount);
    }

    static Plan append(Arguments arguments) {
        return one(arguments, new Mutation.Append(arguments.bytes(2)), Reply.OK, Reply.NULL);
    }

    static Plan expire(Arguments arguments, Expiries.Unit unit, String command) throws CommandException {
        if (arguments.count() > 3) {
            throw new CommandException("ERR Unsupported option " + arguments.text(3));
        }
        Mutation change = new Mutation.Expire(Expiries.any(arguments, 2, unit, command), false);
        return one(arguments, change, Reply.ONE, Reply.ZERO);
    }

    static Plan persist(Arguments arguments) {
        return one(arguments, new Mutation.Expire(new Expiry.Never(), false), Reply.ONE, Reply.ZERO);
    }
}
