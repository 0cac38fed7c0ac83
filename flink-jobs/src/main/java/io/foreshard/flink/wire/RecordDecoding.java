package io.foreshard.flink.wire;

import io.foreshard.schemas.codec.Decoded;
import io.foreshard.schemas.codec.SchemaSource;
import java.io.Serializable;
import java.util.function.Function;

/** How the values of a topic are read; opened once for each parallel source. */
@FunctionalInterface
public interface RecordDecoding<T> extends Serializable {

    /** @param schemas knows the schemas of other writers */
    Function<byte[], Decoded<T>> open(SchemaSource schemas);
}
