package io.foreshard.partitions.postgres;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.store.CommandOutcome;
import io.foreshard.core.store.ItemSnapshot;
import io.foreshard.core.store.ItemValue;
import io.foreshard.core.store.Mutation;
import io.foreshard.core.store.MutationRules;
import io.foreshard.core.store.OperationId;
import io.foreshard.core.store.OwnerRecord;
import io.foreshard.core.store.OwnerRules;
import io.foreshard.core.store.Refusal;
import io.foreshard.core.store.StoreCommand;
import io.foreshard.core.store.StoreCommand.FreezeWrites;
import io.foreshard.core.store.StoreCommand.InstallShadow;
import io.foreshard.core.store.StoreCommand.Prepare;
import io.foreshard.core.store.StoreCommand.Release;
import io.foreshard.core.store.WriteOutcome;
import io.foreshard.partitions.codec.FlatMutation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes and commands: one call each of the function that judges and does it. */
final class PostgresWrites {

    private final PartitionId self;
    private final PostgresReads reads;

    PostgresWrites(PartitionId self, PostgresReads reads) {
        this.self = self;
        this.reads = reads;
    }

    /** Empty if the store goes by another rule. */
    Optional<WriteOutcome> apply(
            Connection connection, DefaultRule rule, ItemId item, long epoch, OperationId operation, Mutation mutation)
            throws SQLException {
        try (PreparedStatement call = connection.prepareStatement(PostgresStatements.APPLY)) {
            int next = setItem(call, rule, item);
            call.setLong(next++, epoch);
            call.setObject(next++, new UUID(operation.high(), operation.low()));
            call.setLong(next++, MutationRules.MAX_VALUE_BYTES);
            setMutation(call, next, FlatMutation.of(mutation));
            try (ResultSet row = call.executeQuery()) {
                row.next();
                return switch (row.getString("outcome")) {
                    case "ACCEPTED" -> Optional.of(accepted(row));
                    case "REFUSED" -> Optional.of(refused(row, rule, item, epoch));
                    default -> Optional.empty();
                };
            }
        }
    }

    /** Empty if the store goes by another rule. */
    Optional<CommandOutcome> execute(Connection connection, DefaultRule rule, ItemId item, StoreCommand command)
            throws SQLException {
        boolean freezes = command instanceof FreezeWrites;
        try (PreparedStatement call =
                connection.prepareStatement(freezes ? PostgresStatements.FREEZE_WRITES : PostgresStatements.EXECUTE)) {
            int next = setCommand(call, setItem(call, rule, item), command);
            if (freezes) {
                reads.setInspect(call, next, item);
            }
            call.execute();
            return outcome(call);
        }
    }

    private static int setCommand(PreparedStatement call, int first, StoreCommand command) throws SQLException {
        int next = first;
        call.setString(next++, command.kind().name());
        call.setLong(next++, command.fence().epoch());
        call.setLong(next++, command.fence().claim());
        call.setString(
                next++, command instanceof Release release ? release.successor().name() : null);
        call.setLong(next++, command instanceof InstallShadow install ? install.asOfMillis() : 0);
        return setSnapshot(call, next, snapshot(command));
    }

    private static Optional<CommandOutcome> outcome(PreparedStatement called) throws SQLException {
        try (ResultSet row = called.getResultSet()) {
            row.next();
            String outcome = row.getString("outcome");
            if (outcome.equals("RULE")) {
                return Optional.empty();
            }
            boolean done = outcome.equals("DONE");
            OwnerRecord own = PostgresRows.owner(row);
            long version = row.getLong("version");
            return Optional.of(new CommandOutcome(done, own, version, done ? finalCopy(called) : Optional.empty()));
        }
    }

    /** What the second result of a freeze brings along. */
    private static Optional<ItemSnapshot> finalCopy(PreparedStatement called) throws SQLException {
        if (!called.getMoreResults(Statement.KEEP_CURRENT_RESULT)) {
            return Optional.empty();
        }
        try (ResultSet row = called.getResultSet()) {
            return row.next() ? PostgresReads.snapshot(row) : Optional.empty();
        }
    }

    private int setItem(PreparedStatement call, DefaultRule rule, ItemId item) throws SQLException {
        ItemKeys keys = ItemKeys.of(item);
        Home byRule = rule.homeOf(item.customerId());
        call.setBytes(1, keys.customer().array());
        call.setBytes(2, keys.item().array());
        call.setLong(3, keys.itemLock());
        call.setLong(4, keys.customerLock());
        call.setLong(5, PostgresSchema.RULE_LOCK);
        call.setString(6, self.name());
        call.setLong(7, rule.epoch());
        call.setString(8, byRule.partition().name());
        return 9;
    }

    private static void setMutation(PreparedStatement call, int first, FlatMutation mutation) throws SQLException {
        int next = first;
        ItemValue value = mutation.value().orElse(null);
        call.setString(next++, mutation.kind().name());
        call.setString(next++, value == null ? null : value.type().name());
        call.setBytes(next++, PostgresRows.bytes(value));
        call.setString(next++, PostgresRows.json(value));
        call.setString(next++, mutation.expiry());
        call.setLong(next++, mutation.expiresAtMillis());
        call.setString(next++, mutation.condition().name());
        call.setBoolean(next++, mutation.flag());
        call.setLong(next++, mutation.delta());
        String[] names = mutation.names().stream().map(PostgresRows::name).toArray(String[]::new);
        call.setString(next++, names.length == 0 ? null : names[0]);
        call.setArray(next, call.getConnection().createArrayOf("text", names));
    }

    /** Returns the index after its parameters. */
    private static int setSnapshot(PreparedStatement call, int first, @Nullable ItemSnapshot snapshot)
            throws SQLException {
        int next = first;
        ItemValue value = snapshot == null ? null : snapshot.value().orElse(null);
        call.setLong(next++, snapshot == null ? 0 : snapshot.version());
        call.setString(next++, value == null ? null : value.type().name());
        call.setBytes(next++, PostgresRows.bytes(value));
        call.setString(next++, PostgresRows.json(value));
        call.setLong(next++, value == null ? 0 : value.size());
        if (snapshot != null && snapshot.expiresAtMillis().isPresent()) {
            call.setLong(next++, snapshot.expiresAtMillis().getAsLong());
        } else {
            call.setNull(next++, Types.BIGINT);
        }
        call.setString(next++, snapshot == null ? null : PostgresRows.json(snapshot.operations()));
        return next;
    }

    private static @Nullable ItemSnapshot snapshot(StoreCommand command) {
        if (command instanceof InstallShadow install) {
            return install.snapshot();
        }
        return command instanceof Prepare prepare ? prepare.finalSnapshot() : null;
    }

    private static WriteOutcome accepted(ResultSet row) throws SQLException {
        return new WriteOutcome.Accepted(
                PostgresRows.reply(row).reply(),
                row.getLong("version"),
                PostgresRows.optionalLong(row, "expires_at"),
                row.getBoolean("repeated"));
    }

    private WriteOutcome refused(ResultSet row, DefaultRule rule, ItemId item, long epoch) throws SQLException {
        OwnerRecord own = PostgresRows.owner(row);
        OwnerRecord effective =
                OwnerRules.effective(self, item.customerId(), own, PostgresReads.customerHome(row), rule);
        Refusal refusal = OwnerRules.refusalOfWrite(self, effective, epoch)
                .orElseThrow(() -> new SQLException(
                        "the store refused what its rules allow: " + effective + " at epoch " + epoch, "XX000"));
        return new WriteOutcome.Refused(refusal);
    }
}
