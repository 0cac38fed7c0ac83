package io.foreshard.partitions.redis;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.store.Bytes;
import io.foreshard.core.store.ItemSnapshot;
import io.foreshard.core.store.ItemValue;
import io.foreshard.core.store.ItemValue.HashValue;
import io.foreshard.core.store.ItemValue.StringValue;
import io.foreshard.core.store.Mutation;
import io.foreshard.core.store.MutationRules;
import io.foreshard.core.store.OperationId;
import io.foreshard.core.store.StoreCommand;
import io.foreshard.core.store.StoreCommand.InstallShadow;
import io.foreshard.core.store.StoreCommand.Prepare;
import io.foreshard.core.store.StoreCommand.Release;
import io.foreshard.partitions.codec.FlatMutation;
import java.util.Optional;

/** Arguments of the scripts that write. */
final class RedisArguments {

    private RedisArguments() {}

    static Arguments apply(
            PartitionId self, DefaultRule rule, ItemId item, long epoch, OperationId operation, Mutation mutation) {
        FlatMutation flat = FlatMutation.of(mutation);
        Arguments arguments = item(self, rule, item)
                .number(epoch)
                .text(operation.hex())
                .number(MutationRules.MAX_VALUE_BYTES)
                .text(flat.kind().name());
        value(arguments, flat.value())
                .text(flat.expiry())
                .number(Math.max(0, flat.expiresAtMillis()))
                .text(flat.condition().name())
                .flag(flat.flag())
                .number(flat.delta());
        fields(arguments, flat.value());
        flat.names().forEach(arguments::text);
        return arguments;
    }

    static Arguments execute(PartitionId self, DefaultRule rule, ItemId item, StoreCommand command) {
        Optional<ItemSnapshot> snapshot = snapshot(command);
        Optional<ItemValue> value = snapshot.flatMap(ItemSnapshot::value);
        Arguments arguments = item(self, rule, item)
                .text(command.kind().name())
                .number(command.fence().epoch())
                .number(command.fence().claim())
                .text(command instanceof Release release ? release.successor().name() : "")
                .number(command instanceof InstallShadow install ? Math.max(0, install.asOfMillis()) : 0)
                .number(snapshot.map(ItemSnapshot::version).orElse(0L));
        value(arguments, value)
                .number(value.map(ItemValue::size).orElse(0L))
                .text(snapshot.filter(given -> given.expiresAtMillis().isPresent())
                        .map(given -> Long.toString(given.expiresAtMillis().getAsLong()))
                        .orElse(""))
                .number(
                        value.orElse(null) instanceof HashValue hash
                                ? 2L * hash.fields().size()
                                : 0);
        fields(arguments, value);
        snapshot.ifPresent(given -> given.operations()
                .forEach(operation -> arguments.text(operation.id().hex()).bytes(RedisRows.pack(operation))));
        return arguments;
    }

    private static Arguments item(PartitionId self, DefaultRule rule, ItemId item) {
        return new Arguments()
                .text(item.customerId())
                .text(item.itemId())
                .text(self.name())
                .number(rule.epoch())
                .text(rule.homeOf(item.customerId()).partition().name());
    }

    private static Arguments value(Arguments arguments, Optional<ItemValue> value) {
        return arguments
                .text(value.map(given -> given.type().name()).orElse(""))
                .bytes(value.orElse(null) instanceof StringValue string ? string.bytes() : Bytes.EMPTY);
    }

    private static void fields(Arguments arguments, Optional<ItemValue> value) {
        if (value.orElse(null) instanceof HashValue hash) {
            hash.fields().forEach((name, content) -> arguments.text(name).bytes(content));
        }
    }

    private static Optional<ItemSnapshot> snapshot(StoreCommand command) {
        if (command instanceof InstallShadow install) {
            return Optional.of(install.snapshot());
        }
        return command instanceof Prepare prepare ? Optional.of(prepare.finalSnapshot()) : Optional.empty();
    }
}
