package io.foreshard.partitions.redis;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.store.ChangeLogPage;
import io.foreshard.core.store.CommandOutcome;
import io.foreshard.core.store.ItemContent;
import io.foreshard.core.store.ItemSnapshot;
import io.foreshard.core.store.Mutation;
import io.foreshard.core.store.OperationId;
import io.foreshard.core.store.OwnerRecord;
import io.foreshard.core.store.OwnerRules;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.core.store.ReadOutcome;
import io.foreshard.core.store.Refusal;
import io.foreshard.core.store.Role;
import io.foreshard.core.store.StoreCommand;
import io.foreshard.core.store.StoreException;
import io.foreshard.core.store.StoreException.Code;
import io.foreshard.core.store.WriteOutcome;
import io.foreshard.partitions.PartitionOptions;
import io.foreshard.partitions.codec.FlatReply;
import io.foreshard.partitions.codec.RuleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A partition in a Redis (one primary, not a cluster) of its own. One script call for each operation: scripts run one by
 * one, so a freeze has nothing to drain. Acknowledged writes survive a crash only with {@code appendfsync always}.
 * Thread-safe.
 */
public final class RedisPartitionStore implements PartitionStore {

    private static final String SCHEMA = "1";

    /** Operations forgotten by one script of a trim. */
    private static final int TRIM_BATCH = 2_000;

    /** Columns of a row of the reading script. */
    private static final int HOME = 7;

    private static final int VERSION = 9;
    private static final int CONTENT = 10;
    private static final int SHADOW_AS_OF = 14;
    private static final int SHADOW_READS = 15;
    private static final int OPERATIONS = 16;

    /** Where the final copy begins in the answer to a freeze: content, operations, time; before it comes its version. */
    private static final int FINAL_CONTENT = 9;

    /** Where the rows begin in the answer of the reading script; before it come time and rule. */
    private static final int FIRST_ROW = 3;

    private final PartitionOptions options;
    private final RedisConnections connections;
    private volatile @Nullable DefaultRule rule;

    /** Opens no connection yet: a store that is down is reported by the first operation. */
    public RedisPartitionStore(PartitionOptions options) {
        this.options = options;
        this.connections = new RedisConnections(options);
    }

    @Override
    public PartitionId id() {
        return options.id();
    }

    @Override
    public void initialize(DefaultRule given) {
        connections.checkDurability();
        String partitions = RuleText.partitions(given);
        RedisRows held = RedisRows.of(connections.write(
                RedisScripts.INITIALIZE,
                new Arguments()
                        .text(id().name())
                        .text(SCHEMA)
                        .number(given.epoch())
                        .text(partitions)));
        if (!held.text(0).equals(id().name())) {
            throw broken("shares its database with partition " + held.text(0)
                    + "; expected a database of its own for each partition");
        }
        if (!held.text(1).equals(SCHEMA)) {
            throw broken("has schema version " + held.text(1) + "; expected " + SCHEMA
                    + ": run the release that wrote it, or a newer one");
        }
        if (held.number(2) == given.epoch() && !held.text(3).equals(partitions)) {
            throw broken("holds another default rule of epoch " + given.epoch() + " (" + held.text(3)
                    + "); expected a higher epoch for other partitions");
        }
        rule = RuleText.parse(held.number(2), held.text(3));
    }

    @Override
    public WriteOutcome apply(ItemId item, long epoch, OperationId operation, Mutation mutation) {
        return byCurrentRule(known -> {
            RedisRows answer = RedisRows.of(connections.write(
                    RedisScripts.APPLY, RedisArguments.apply(id(), known, item, epoch, operation, mutation)));
            return switch (answer.text(0)) {
                case "ACCEPTED" -> Optional.of(accepted(answer));
                case "REFUSED" -> Optional.of(refused(answer, known, item, epoch));
                default -> Optional.empty();
            };
        });
    }

    @Override
    public CommandOutcome execute(ItemId item, StoreCommand command) {
        return byCurrentRule(known -> {
            RedisRows answer = RedisRows.of(
                    connections.write(RedisScripts.EXECUTE, RedisArguments.execute(id(), known, item, command)));
            String outcome = answer.text(0);
            return outcome.equals("RULE")
                    ? Optional.empty()
                    : Optional.of(new CommandOutcome(
                            outcome.equals("DONE"), answer.owner(1), answer.number(8), finalCopy(answer)));
        });
    }

    /** What the answer to a freeze brings along. */
    private Optional<ItemSnapshot> finalCopy(RedisRows answer) {
        return answer.size() > FINAL_CONTENT
                ? snapshot(answer, FINAL_CONTENT - 1, FINAL_CONTENT + 4, answer.number(FINAL_CONTENT + 5))
                : Optional.empty();
    }

    /** @param version column of the version, before the content */
    private Optional<ItemSnapshot> snapshot(RedisRows row, int version, int operations, long nowMillis) {
        if (row.number(version) == 0) {
            return Optional.empty();
        }
        ItemContent content = row.content(version + 1);
        long since = nowMillis - options.retryWindow().toMillis();
        return Optional.of(new ItemSnapshot(
                content.value(),
                row.number(version),
                content.expiresAtMillis(),
                row.list(operations).operations(since)));
    }

    @Override
    public List<ReadOutcome> read(List<Located> items) {
        if (items.size() > MAX_READS) {
            throw new IllegalArgumentException(items.size() + " reads in one call: at most " + MAX_READS);
        }
        requireInitialized();
        Arguments arguments = new Arguments().text("");
        items.forEach(located ->
                arguments.text(located.item().customerId()).text(located.item().itemId()));
        RedisRows rows = RedisRows.of(connections.read(RedisScripts.READ, arguments));
        List<ReadOutcome> outcomes = new ArrayList<>(items.size());
        for (Located located : items) {
            outcomes.add(judged(rows, rows.list(FIRST_ROW + outcomes.size()), located));
        }
        return outcomes;
    }

    @Override
    public ReadOutcome readShadow(ItemId item) {
        RedisRows rows = RedisRows.of(connections.write(RedisScripts.READ, reading("SHADOW", item)));
        RedisRows row = rows.list(FIRST_ROW);
        return row.owner(0).role() == Role.SHADOW
                ? answered(rows, row, OptionalLong.of(row.number(SHADOW_AS_OF)))
                : new ReadOutcome.Refused(new Refusal.AskMap());
    }

    @Override
    public Held inspect(ItemId item) {
        RedisRows rows = RedisRows.of(connections.read(RedisScripts.READ, reading("OPERATIONS", item)));
        RedisRows row = rows.list(FIRST_ROW);
        Optional<ItemSnapshot> snapshot = snapshot(row, VERSION, OPERATIONS, rows.number(0));
        return new Held(row.owner(0), effective(rows, row, item), snapshot, row.number(SHADOW_READS));
    }

    @Override
    public boolean assignCustomer(String customerId, Home home) {
        requireInitialized();
        byte[] answer = (byte[]) connections.write(
                RedisScripts.ASSIGN,
                new Arguments().text(customerId).text(home.partition().name()).number(home.epoch()));
        return answer[0] == '1';
    }

    @Override
    public List<Listed> list(String customerId, Optional<String> afterItemId, int limit) {
        requirePage(limit);
        RedisRows rows = RedisRows.of(connections.read(
                RedisScripts.LIST,
                new Arguments().text(customerId).text(afterItemId.orElse("")).number(limit)));
        List<Listed> listed = new ArrayList<>();
        for (int i = 0; i < rows.size(); i += 4) {
            ItemId item = new ItemId(customerId, rows.text(i));
            listed.add(new Listed(item, Role.valueOf(rows.text(i + 1)), rows.number(i + 2), rows.number(i + 3)));
        }
        return listed;
    }

    @Override
    public ChangeLogPage changesSince(long sequence, int limit) {
        requirePage(limit);
        RedisRows answer = RedisRows.of(connections.read(
                RedisScripts.CHANGES,
                new Arguments().number(Math.max(0, sequence)).number(limit + 1L)));
        long end = answer.number(1) + 1;
        RedisRows found = answer.list(3);
        boolean full = found.size() > limit;
        List<ChangeLogPage.Entry> entries = new ArrayList<>();
        for (int i = 0; i < Math.min(limit, found.size()); i++) {
            entries.add(entry(found.list(i)));
        }
        long next = full ? entries.get(limit - 1).sequence() + 1 : Math.max(sequence, end);
        return new ChangeLogPage(entries, next, answer.number(0), full, answer.number(2));
    }

    @Override
    public long endOfChangeLog() {
        Arguments noEntries = new Arguments().number(Long.MAX_VALUE).number(1);
        return RedisRows.of(connections.read(RedisScripts.CHANGES, noEntries)).number(1) + 1;
    }

    @Override
    public void trim(long belowSequence) {
        Arguments arguments = new Arguments()
                .number(Math.max(0, belowSequence))
                .number(options.retryWindow().toMillis())
                .number(TRIM_BATCH);
        long forgotten;
        do {
            forgotten = (Long) connections.write(RedisScripts.TRIM, arguments);
        } while (forgotten == TRIM_BATCH);
    }

    /** Items past their expiry count until their next write. */
    @Override
    public Size size() {
        Map<String, String> counters = connections.hash("fs:size");
        return new Size(
                Long.parseLong(counters.getOrDefault("items", "0")),
                Long.parseLong(counters.getOrDefault("bytes", "0")));
    }

    @Override
    public void close() {
        connections.close();
    }

    /** Work that depends on the rule; empty if the store holds another one than this. */
    private interface RuledWork<T> {
        Optional<T> by(DefaultRule known);
    }

    /** A rule changes once in a life time; the store says so, and the second attempt goes by the new one. */
    private <T> T byCurrentRule(RuledWork<T> work) {
        Optional<T> done = work.by(requireInitialized());
        if (done.isPresent()) {
            return done.get();
        }
        DefaultRule current = rule(RedisRows.of(connections.read(RedisScripts.READ, new Arguments().text(""))));
        rule = current;
        return work.by(current)
                .orElseThrow(() -> new StoreException(
                        Code.OVERLOADED, "partition " + id() + " is changing its default rule; try again", null));
    }

    private ReadOutcome judged(RedisRows rows, RedisRows row, Located located) {
        OwnerRecord effective = effective(rows, row, located.item());
        return OwnerRules.refusalOfRead(id(), effective, located.epoch())
                .<ReadOutcome>map(ReadOutcome.Refused::new)
                .orElseGet(() -> answered(rows, row, OptionalLong.empty()));
    }

    private static ReadOutcome answered(RedisRows rows, RedisRows row, OptionalLong asOfMillis) {
        ItemContent current = row.content(CONTENT).at(rows.number(0));
        return new ReadOutcome.Answered(current.value(), row.number(VERSION), current.expiresAtMillis(), asOfMillis);
    }

    private OwnerRecord effective(RedisRows rows, RedisRows row, ItemId item) {
        return OwnerRules.effective(id(), item.customerId(), row.owner(0), row.home(HOME), rule(rows));
    }

    private DefaultRule rule(RedisRows rows) {
        if (rows.text(1).isEmpty()) {
            throw broken("has lost its data: it was initialized and is empty now; restore it from a backup");
        }
        return RuleText.parse(rows.number(1), rows.text(2));
    }

    private static WriteOutcome accepted(RedisRows answer) {
        FlatReply reply = new FlatReply(answer.text(1), answer.number(2), answer.bytes(3));
        return new WriteOutcome.Accepted(
                reply.reply(),
                answer.number(4),
                answer.optionalLong(5),
                answer.text(6).equals("1"));
    }

    private WriteOutcome refused(RedisRows answer, DefaultRule known, ItemId item, long epoch) {
        OwnerRecord effective = OwnerRules.effective(id(), item.customerId(), answer.owner(1), answer.home(8), known);
        return new WriteOutcome.Refused(OwnerRules.refusalOfWrite(id(), effective, epoch)
                .orElseThrow(() -> broken("refused what its rules allow: " + effective + " at epoch " + epoch)));
    }

    private static ChangeLogPage.Entry entry(RedisRows streamed) {
        String sequence = streamed.text(0);
        RedisRows fields = streamed.list(1);
        return new ChangeLogPage.Entry(
                Long.parseLong(sequence.substring(0, sequence.indexOf('-'))),
                ChangeLogPage.Kind.valueOf(fields.text(1)),
                new ItemId(fields.text(3), fields.text(5)),
                fields.number(7),
                fields.number(9));
    }

    private static Arguments reading(String mode, ItemId item) {
        return new Arguments().text(mode).text(item.customerId()).text(item.itemId());
    }

    private DefaultRule requireInitialized() {
        DefaultRule known = rule;
        if (known == null) {
            throw new StoreException(
                    Code.UNREACHABLE,
                    "partition " + id() + " (" + options.address() + ") was not reached yet since this process started",
                    null);
        }
        return known;
    }

    private StoreException broken(String what) {
        return new StoreException(Code.BROKEN, "partition " + id() + " (" + options.address() + ") " + what, null);
    }

    private static void requirePage(int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("limit " + limit + ": expected 1 to " + MAX_PAGE);
        }
    }
}
