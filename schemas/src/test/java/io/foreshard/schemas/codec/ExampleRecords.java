package io.foreshard.schemas.codec;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** One record of any schema with every field filled, the same on each run. */
final class ExampleRecords {

    private ExampleRecords() {}

    static GenericRecord of(Schema schema) {
        GenericRecord example = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            example.put(field.pos(), value(field.schema(), field.name()));
        }
        return example;
    }

    private static Object value(Schema schema, String name) {
        return switch (schema.getType()) {
            case RECORD -> of(schema);
            case STRING -> name + "-é";
            case BYTES -> ByteBuffer.wrap(new byte[] {0, (byte) 0xff, 7});
            case INT -> -name.length();
            case LONG -> 1_700_000_000_000L + name.hashCode();
            case FLOAT -> name.length() + 0.5f;
            case DOUBLE -> name.length() + 0.25;
            case BOOLEAN -> true;
            case ENUM ->
                new GenericData.EnumSymbol(
                        schema,
                        schema.getEnumSymbols().get(schema.getEnumSymbols().size() - 1));
            case ARRAY ->
                new GenericData.Array<>(
                        schema,
                        List.of(value(schema.getElementType(), name), value(schema.getElementType(), name + "2")));
            case UNION -> value(schema.getTypes().get(1), name);
            default -> throw new IllegalArgumentException("no example of type " + schema.getType());
        };
    }
}
