package io.foreshard.partitions.postgres;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.store.ChangeLogPage;
import io.foreshard.core.store.CommandOutcome;
import io.foreshard.core.store.Mutation;
import io.foreshard.core.store.OperationId;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.core.store.ReadOutcome;
import io.foreshard.core.store.Role;
import io.foreshard.core.store.StoreCommand;
import io.foreshard.core.store.StoreException;
import io.foreshard.core.store.WriteOutcome;
import io.foreshard.partitions.PartitionOptions;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A partition in a PostgreSQL database of its own. One round trip for each operation of a client; every commit is
 * synchronous. An item's writes and commands are serialized by an advisory lock that is held until the commit, so a
 * freeze drains what is in flight by waiting for it. Thread-safe.
 */
public final class PostgresPartitionStore implements PartitionStore {

    /** Rows deleted by one statement of a trim. */
    private static final int TRIM_BATCH = 10_000;

    /** Up to so many items they are counted; beyond it the planner's estimate is good enough. */
    private static final long COUNT_LIMIT = 100_000;

    private final PartitionOptions options;
    private final PostgresPool pool;
    private final PostgresReads reads;
    private final PostgresWrites writes;
    private volatile @Nullable DefaultRule rule;

    /** Opens no connection yet: a store that is down is reported by the first operation. */
    public PostgresPartitionStore(PartitionOptions options) {
        this.options = options;
        this.pool = new PostgresPool(options);
        this.reads = new PostgresReads(options);
        this.writes = new PostgresWrites(options.id(), reads);
    }

    @Override
    public PartitionId id() {
        return options.id();
    }

    @Override
    public void initialize(DefaultRule given) {
        PostgresSchema schema = new PostgresSchema(id());
        rule = pool.write(connection -> schema.initialize(connection, given));
    }

    @Override
    public WriteOutcome apply(ItemId item, long epoch, OperationId operation, Mutation mutation) {
        return byCurrentRule((connection, known) -> writes.apply(connection, known, item, epoch, operation, mutation));
    }

    @Override
    public CommandOutcome execute(ItemId item, StoreCommand command) {
        return byCurrentRule((connection, known) -> writes.execute(connection, known, item, command));
    }

    @Override
    public List<ReadOutcome> read(List<Located> items) {
        if (items.size() > MAX_READS) {
            throw new IllegalArgumentException(items.size() + " reads in one call: at most " + MAX_READS);
        }
        requireInitialized();
        return pool.read(connection -> reads.read(connection, items));
    }

    @Override
    public ReadOutcome readShadow(ItemId item) {
        return pool.write(connection -> reads.readShadow(connection, item));
    }

    @Override
    public Held inspect(ItemId item) {
        return pool.read(connection -> reads.inspect(connection, item));
    }

    @Override
    public boolean assignCustomer(String customerId, Home home) {
        return pool.write(connection -> {
            try (PreparedStatement assign = connection.prepareStatement(PostgresStatements.ASSIGN_CUSTOMER)) {
                assign.setBytes(1, ItemKeys.bytes(customerId));
                assign.setLong(2, ItemKeys.customerLock(customerId));
                assign.setLong(3, PostgresSchema.RULE_LOCK);
                assign.setString(4, home.partition().name());
                assign.setLong(5, home.epoch());
                try (ResultSet row = assign.executeQuery()) {
                    row.next();
                    return row.getBoolean(1);
                }
            }
        });
    }

    @Override
    public List<Listed> list(String customerId, Optional<String> afterItemId, int limit) {
        requirePage(limit);
        return pool.read(connection -> {
            try (PreparedStatement list = connection.prepareStatement(PostgresStatements.LIST)) {
                list.setBytes(1, ItemKeys.bytes(customerId));
                list.setBytes(2, ItemKeys.bytes(afterItemId.orElse("")));
                list.setInt(3, limit);
                try (ResultSet rows = list.executeQuery()) {
                    return listed(customerId, rows);
                }
            }
        });
    }

    @Override
    public ChangeLogPage changesSince(long sequence, int limit) {
        requirePage(limit);
        return pool.read(connection -> reads.changesSince(connection, sequence, limit));
    }

    @Override
    public long endOfChangeLog() {
        return pool.read(connection -> number(connection, PostgresStatements.END_OF_CHANGE_LOG));
    }

    @Override
    public void trim(long belowSequence) {
        pool.write(connection -> update(connection, PostgresStatements.RAISE_FLOOR, belowSequence));
        long trimmed;
        do {
            trimmed = pool.write(connection -> update(connection, PostgresStatements.TRIM_LOG, TRIM_BATCH));
        } while (trimmed == TRIM_BATCH);
        long window = options.retryWindow().toMillis();
        do {
            trimmed = pool.write(
                    connection -> update(connection, PostgresStatements.TRIM_OPERATIONS, window, TRIM_BATCH));
        } while (trimmed == TRIM_BATCH);
    }

    @Override
    public Size size() {
        Size estimate = pool.read(connection -> size(connection, PostgresStatements.ROUGH_COUNT));
        return estimate.items() > COUNT_LIMIT
                ? estimate
                : pool.read(connection -> size(connection, PostgresStatements.EXACT_COUNT));
    }

    @Override
    public void close() {
        pool.close();
    }

    /** Work that depends on the rule. */
    private interface RuledWork<T> {
        /** Empty if the store holds another rule than this. */
        Optional<T> on(Connection connection, DefaultRule known) throws SQLException;
    }

    /** A rule changes once in a life time; the store says so, and the second attempt goes by the new one. */
    private <T> T byCurrentRule(RuledWork<T> work) {
        DefaultRule known = requireInitialized();
        Optional<T> done = pool.write(connection -> work.on(connection, known));
        if (done.isPresent()) {
            return done.get();
        }
        DefaultRule current = pool.read(PostgresSchema::rule);
        rule = current;
        return pool.write(connection -> work.on(connection, current))
                .orElseThrow(() -> new StoreException(
                        StoreException.Code.OVERLOADED,
                        "partition " + id() + " is changing its default rule; try again",
                        null));
    }

    private DefaultRule requireInitialized() {
        DefaultRule known = rule;
        if (known == null) {
            throw new StoreException(
                    StoreException.Code.UNREACHABLE,
                    "partition " + id() + " was not reached yet since this process started",
                    null);
        }
        return known;
    }

    private static List<Listed> listed(String customerId, ResultSet rows) throws SQLException {
        List<Listed> listed = new ArrayList<>();
        while (rows.next()) {
            String key = new String(rows.getBytes("item"), StandardCharsets.UTF_8);
            listed.add(new Listed(
                    new ItemId(customerId, key),
                    Role.valueOf(rows.getString("role")),
                    rows.getLong("version"),
                    rows.getLong("size")));
        }
        return listed;
    }

    private static Size size(Connection connection, String sql) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql);
                ResultSet row = query.executeQuery()) {
            row.next();
            return new Size(Math.max(0, row.getLong(1)), row.getLong(2));
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql);
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static long update(Connection connection, String sql, long... arguments) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                update.setLong(i + 1, arguments[i]);
            }
            return update.executeUpdate();
        }
    }

    private static void requirePage(int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("limit " + limit + ": expected 1 to " + MAX_PAGE);
        }
    }
}
