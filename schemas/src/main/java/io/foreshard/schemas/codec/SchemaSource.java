package io.foreshard.schemas.codec;

import java.util.Optional;
import org.apache.avro.Schema;

/** Knows the schemas that writers use, by their CRC-64-AVRO fingerprint. Implementations are thread-safe. */
@FunctionalInterface
public interface SchemaSource {

    /** Knows none: readers understand their own schema only. */
    SchemaSource NONE = fingerprint -> Optional.empty();

    /**
     * The schema with this fingerprint, or empty if no writer ever announced it.
     *
     * @throws SchemaUnavailableException if that cannot be found out now
     */
    Optional<Schema> find(long fingerprint);
}
