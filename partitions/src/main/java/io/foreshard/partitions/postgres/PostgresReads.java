package io.foreshard.partitions.postgres;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.store.ChangeLogPage;
import io.foreshard.core.store.ItemContent;
import io.foreshard.core.store.ItemSnapshot;
import io.foreshard.core.store.OwnerRecord;
import io.foreshard.core.store.OwnerRules;
import io.foreshard.core.store.PartitionStore.Held;
import io.foreshard.core.store.PartitionStore.Located;
import io.foreshard.core.store.ReadOutcome;
import io.foreshard.core.store.Refusal;
import io.foreshard.partitions.PartitionOptions;
import io.foreshard.partitions.codec.RuleText;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads: one statement each, which sees role and data in one snapshot; they are judged here. */
final class PostgresReads {

    private final PartitionId self;
    private final long retryWindowMillis;

    PostgresReads(PartitionOptions options) {
        this.self = options.id();
        this.retryWindowMillis = options.retryWindow().toMillis();
    }

    List<ReadOutcome> read(Connection connection, List<Located> items) throws SQLException {
        try (PreparedStatement query =
                        items.size() == 1 ? one(connection, items.get(0).item()) : many(connection, items);
                ResultSet rows = query.executeQuery()) {
            List<ReadOutcome> outcomes = new ArrayList<>(items.size());
            while (rows.next()) {
                outcomes.add(judged(rows, items.get(outcomes.size())));
            }
            return outcomes;
        }
    }

    ReadOutcome readShadow(Connection connection, ItemId item) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(PostgresStatements.READ_SHADOW)) {
            query.setBytes(1, ItemKeys.bytes(item.customerId()));
            query.setBytes(2, ItemKeys.bytes(item.itemId()));
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? answered(row, OptionalLong.of(row.getLong("shadow_as_of")))
                        : new ReadOutcome.Refused(new Refusal.AskMap());
            }
        }
    }

    Held inspect(Connection connection, ItemId item) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(PostgresStatements.INSPECT)) {
            setInspect(query, 1, item);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                OwnerRecord own = PostgresRows.owner(row);
                return new Held(own, effective(row, item, own), snapshot(row), row.getLong("shadow_reads"));
            }
        }
    }

    /** @param first index of the statement's first parameter */
    void setInspect(PreparedStatement query, int first, ItemId item) throws SQLException {
        query.setLong(first, retryWindowMillis);
        query.setBytes(first + 1, ItemKeys.bytes(item.customerId()));
        query.setBytes(first + 2, ItemKeys.bytes(item.itemId()));
        query.setBytes(first + 3, ItemKeys.bytes(item.customerId()));
    }

    ChangeLogPage changesSince(Connection connection, long sequence, int limit) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(PostgresStatements.CHANGES)) {
            query.setLong(1, sequence);
            query.setInt(2, limit + 1);
            try (ResultSet rows = query.executeQuery()) {
                return page(rows, sequence, limit);
            }
        }
    }

    /** The customer's entry, if the row brings one. */
    static Optional<Home> customerHome(ResultSet row) throws SQLException {
        String partition = row.getString("customer_home");
        return partition == null
                ? Optional.empty()
                : Optional.of(new Home(new PartitionId(partition), row.getLong("customer_epoch")));
    }

    private static PreparedStatement one(Connection connection, ItemId item) throws SQLException {
        PreparedStatement query = connection.prepareStatement(PostgresStatements.READ_ONE);
        query.setBytes(1, ItemKeys.bytes(item.customerId()));
        query.setBytes(2, ItemKeys.bytes(item.itemId()));
        query.setBytes(3, ItemKeys.bytes(item.customerId()));
        return query;
    }

    private static PreparedStatement many(Connection connection, List<Located> items) throws SQLException {
        PreparedStatement query = connection.prepareStatement(PostgresStatements.READ_MANY);
        byte[][] customers = items.stream()
                .map(located -> ItemKeys.bytes(located.item().customerId()))
                .toArray(byte[][]::new);
        byte[][] keys = items.stream()
                .map(located -> ItemKeys.bytes(located.item().itemId()))
                .toArray(byte[][]::new);
        query.setArray(1, connection.createArrayOf("bytea", customers));
        query.setArray(2, connection.createArrayOf("bytea", keys));
        return query;
    }

    private ReadOutcome judged(ResultSet row, Located located) throws SQLException {
        OwnerRecord effective = effective(row, located.item(), PostgresRows.owner(row));
        Optional<Refusal> refusal = OwnerRules.refusalOfRead(self, effective, located.epoch());
        return refusal.isPresent() ? new ReadOutcome.Refused(refusal.get()) : answered(row, OptionalLong.empty());
    }

    private static ReadOutcome answered(ResultSet row, OptionalLong asOfMillis) throws SQLException {
        ItemContent current = PostgresRows.content(row).at(row.getLong("now"));
        return new ReadOutcome.Answered(current.value(), row.getLong("version"), current.expiresAtMillis(), asOfMillis);
    }

    private OwnerRecord effective(ResultSet row, ItemId item, OwnerRecord own) throws SQLException {
        DefaultRule rule = RuleText.parse(row.getLong("rule_epoch"), row.getString("rule_partitions"));
        return OwnerRules.effective(self, item.customerId(), own, customerHome(row), rule);
    }

    static Optional<ItemSnapshot> snapshot(ResultSet row) throws SQLException {
        long version = row.getLong("version");
        if (version == 0) {
            return Optional.empty();
        }
        ItemContent content = PostgresRows.content(row);
        return Optional.of(new ItemSnapshot(
                content.value(),
                version,
                content.expiresAtMillis(),
                PostgresRows.operations(row.getString("operations"))));
    }

    private static ChangeLogPage page(ResultSet rows, long sequence, int limit) throws SQLException {
        List<ChangeLogPage.Entry> entries = new ArrayList<>();
        long horizon = 0;
        long floor = 0;
        long asOfMillis = 0;
        boolean full = false;
        while (rows.next()) {
            horizon = rows.getLong("horizon");
            floor = rows.getLong("floor");
            asOfMillis = rows.getLong("as_of");
            full = entries.size() == limit;
            if (!full && rows.getString("kind") != null) {
                entries.add(entry(rows));
            }
        }
        long next = full ? entries.get(limit - 1).sequence() + 1 : Math.max(sequence, horizon);
        return new ChangeLogPage(entries, next, asOfMillis, full, floor);
    }

    private static ChangeLogPage.Entry entry(ResultSet row) throws SQLException {
        return new ChangeLogPage.Entry(
                row.getLong("sequence"),
                ChangeLogPage.Kind.valueOf(row.getString("kind")),
                new ItemId(
                        new String(row.getBytes("customer"), StandardCharsets.UTF_8),
                        new String(row.getBytes("item"), StandardCharsets.UTF_8)),
                row.getLong("epoch"),
                row.getLong("version"));
    }
}
