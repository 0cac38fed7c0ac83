package io.foreshard.simulation;

import io.foreshard.core.store.CommandRules;
import io.foreshard.core.store.ItemContent;
import io.foreshard.core.store.ItemSnapshot;
import io.foreshard.core.store.ItemSnapshot.AppliedOperation;
import io.foreshard.core.store.OperationId;
import io.foreshard.core.store.OwnerRecord;
import io.foreshard.core.store.StoreCommand;
import io.foreshard.core.store.StoreCommand.InstallShadow;
import io.foreshard.core.store.StoreCommand.Prepare;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a model store holds of one item. Mutable; guarded by its store. */
final class ModelItem {

    private OwnerRecord own = OwnerRecord.NONE;
    private ItemContent content = ItemContent.ABSENT;
    private long version;
    private final Map<OperationId, AppliedOperation> operations = new LinkedHashMap<>();
    private long shadowAsOfMillis;
    private long shadowReads;

    OwnerRecord own() {
        return own;
    }

    ItemContent content() {
        return content;
    }

    /** 0 if no copy is held. */
    long version() {
        return version;
    }

    long shadowAsOfMillis() {
        return shadowAsOfMillis;
    }

    long shadowReads() {
        return shadowReads;
    }

    Optional<AppliedOperation> operation(OperationId id) {
        return Optional.ofNullable(operations.get(id));
    }

    void countShadowRead() {
        shadowReads++;
    }

    void becomeOwnedBy(OwnerRecord record) {
        own = record;
    }

    void write(ItemContent changed, AppliedOperation operation) {
        content = changed;
        version = operation.version();
        operations.put(operation.id(), operation);
    }

    void obey(CommandRules.Decision decision, StoreCommand command) {
        if (command.fence().epoch() != own.fence().epoch()) {
            shadowReads = 0;
        }
        own = decision.record();
        switch (decision.copy()) {
            case TAKE -> take(snapshotOf(command));
            case DELETE -> delete();
            case KEEP -> {}
        }
        if (command instanceof InstallShadow install) {
            shadowAsOfMillis = Math.max(shadowAsOfMillis, install.asOfMillis());
        }
    }

    Optional<ItemSnapshot> snapshot(long operationsSinceMillis) {
        if (version == 0) {
            return Optional.empty();
        }
        List<AppliedOperation> remembered = operations.values().stream()
                .filter(operation -> operation.appliedAtMillis() >= operationsSinceMillis)
                .toList();
        return Optional.of(new ItemSnapshot(content.value(), version, content.expiresAtMillis(), remembered));
    }

    void forgetOperationsBefore(long millis) {
        operations.values().removeIf(operation -> operation.appliedAtMillis() < millis);
    }

    private void take(ItemSnapshot snapshot) {
        content = new ItemContent(snapshot.value(), snapshot.expiresAtMillis());
        version = snapshot.version();
        operations.clear();
        snapshot.operations().forEach(operation -> operations.put(operation.id(), operation));
    }

    private void delete() {
        content = ItemContent.ABSENT;
        version = 0;
        operations.clear();
        shadowAsOfMillis = 0;
    }

    private static ItemSnapshot snapshotOf(StoreCommand command) {
        return command instanceof Prepare prepare ? prepare.finalSnapshot() : ((InstallShadow) command).snapshot();
    }
}
