package io.foreshard.flink.planner;

import io.foreshard.flink.wire.RecordType;
import io.foreshard.flink.wire.ValueCodec;
import io.foreshard.flink.wire.ValueType;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** {@link PlannerRecord} between operators: its kind, then the record as Avro. */
final class PlannerRecordCodec implements ValueCodec<PlannerRecord> {

    static final ValueType<PlannerRecord> TYPE = ValueType.of(PlannerRecord.class, new PlannerRecordCodec());

    private static final long serialVersionUID = 1L;

    private final Map<PlannerRecord.Kind, TypeSerializer<SpecificRecord>> serializers =
            new EnumMap<>(PlannerRecord.Kind.class);

    private PlannerRecordCodec() {
        for (PlannerRecord.Kind kind : PlannerRecord.Kind.values()) {
            serializers.put(kind, serializer(kind.type()));
        }
    }

    @SuppressWarnings("unchecked") // a record's kind says its class
    private static TypeSerializer<SpecificRecord> serializer(Class<? extends SpecificRecord> type) {
        return (TypeSerializer<SpecificRecord>) RecordType.ofRecord(type).createSerializer(new SerializerConfigImpl());
    }

    private TypeSerializer<SpecificRecord> of(PlannerRecord.Kind kind) {
        TypeSerializer<SpecificRecord> serializer = serializers.get(kind);
        if (serializer == null) {
            throw new IllegalStateException("no serializer for " + kind);
        }
        return serializer;
    }

    @Override
    public void write(PlannerRecord value, DataOutputView out) throws IOException {
        out.writeByte(value.kind().code());
        of(value.kind()).serialize(value.record(), out);
    }

    @Override
    public PlannerRecord read(DataInputView in) throws IOException {
        PlannerRecord.Kind kind = PlannerRecord.Kind.of(in.readUnsignedByte());
        return new PlannerRecord(kind, of(kind).deserialize(in));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PlannerRecordCodec;
    }

    @Override
    public int hashCode() {
        return PlannerRecordCodec.class.hashCode();
    }
}
