package io.foreshard.executor.run;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.foreshard.core.migration.MigrationRecord;
import io.foreshard.core.migration.StoredRecord;
import java.util.Optional;

/**
 * Records that were made together with the lock, before the state machine asks for them. One that is forgotten here is found in
 * etcd. Thread-safe.
 */
final class Begun {

    private static final int MOST = 10_000;

    private final Cache<String, StoredRecord> records =
            Caffeine.newBuilder().maximumSize(MOST).build();

    void keep(StoredRecord made) {
        records.put(made.record().migrationId(), made);
    }

    /** The record, if it was made; once. */
    Optional<StoredRecord> take(MigrationRecord wanted) {
        return Optional.ofNullable(records.asMap().remove(wanted.migrationId()))
                .filter(made -> made.record().equals(wanted));
    }
}
