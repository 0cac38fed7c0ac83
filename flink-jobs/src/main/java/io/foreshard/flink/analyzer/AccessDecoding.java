package io.foreshard.flink.analyzer;

import io.foreshard.flink.wire.RecordDecoding;
import io.foreshard.schemas.AccessEvent;
import io.foreshard.schemas.codec.AccessEventDecoder;
import io.foreshard.schemas.codec.Decoded;
import io.foreshard.schemas.codec.SchemaSource;
import java.time.InstantSource;
import java.util.function.Function;

/** Accesses as Avro or JSON, validated. */
record AccessDecoding(AnalyzerSettings settings) implements RecordDecoding<AccessEvent> {

    @Override
    public Function<byte[], Decoded<AccessEvent>> open(SchemaSource schemas) {
        AccessEventDecoder decoder = new AccessEventDecoder(schemas);
        AccessValidation validation = new AccessValidation(settings, InstantSource.system());
        return bytes -> validation.check(decoder.decode(bytes));
    }
}
