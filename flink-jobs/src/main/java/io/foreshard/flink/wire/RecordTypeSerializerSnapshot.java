package io.foreshard.flink.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.foreshard.schemas.codec.SingleObject;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Keeps the class of the records and the schema that they are written with. */
public final class RecordTypeSerializerSnapshot<T extends SpecificRecord> implements TypeSerializerSnapshot<T> {

    private static final int VERSION = 1;

    private @Nullable Class<T> type;
    private @Nullable Schema schema;

    /** For Flink, which calls {@link #readSnapshot} next. */
    public RecordTypeSerializerSnapshot() {}

    RecordTypeSerializerSnapshot(Class<T> type) {
        this.type = type;
        this.schema = SpecificData.getForClass(type).getSchema(type);
    }

    @Override
    public int getCurrentVersion() {
        return VERSION;
    }

    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {
        out.writeUTF(type().getName());
        WireBytes.write(schema().toString().getBytes(UTF_8), out);
    }

    @Override
    @SuppressWarnings("unchecked") // written by a snapshot of the same type
    public void readSnapshot(int readVersion, DataInputView in, ClassLoader classLoader) throws IOException {
        String name = in.readUTF();
        try {
            type = (Class<T>) Class.forName(name, false, classLoader).asSubclass(SpecificRecord.class);
        } catch (ClassNotFoundException e) {
            throw new IOException("the savepoint holds records " + name + ", which this version does not know", e);
        }
        schema = new Schema.Parser().parse(new String(WireBytes.read(in), UTF_8));
    }

    @Override
    public TypeSerializer<T> restoreSerializer() {
        return new RecordTypeSerializer<>(type(), schema().toString());
    }

    @Override
    public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(TypeSerializerSnapshot<T> old) {
        if (!(old instanceof RecordTypeSerializerSnapshot<T> that)
                || !that.type().equals(type())) {
            return TypeSerializerSchemaCompatibility.incompatible();
        }
        if (SingleObject.fingerprintOf(that.schema()) == SingleObject.fingerprintOf(schema())) {
            return TypeSerializerSchemaCompatibility.compatibleAsIs();
        }
        var readable = SchemaCompatibility.checkReaderWriterCompatibility(schema(), that.schema());
        return readable.getType() == SchemaCompatibilityType.COMPATIBLE
                ? TypeSerializerSchemaCompatibility.compatibleAfterMigration()
                : TypeSerializerSchemaCompatibility.incompatible();
    }

    private Class<T> type() {
        return present(type);
    }

    private Schema schema() {
        return present(schema);
    }

    private static <V> V present(@Nullable V value) {
        if (value == null) {
            throw new IllegalStateException("the snapshot was not read yet");
        }
        return value;
    }
}
