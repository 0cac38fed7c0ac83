package io.foreshard.flink.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.schemas.AccessEvent;
import io.foreshard.schemas.MobilityScore;
import io.foreshard.schemas.codec.RejectionReason;
import io.foreshard.schemas.codec.SingleObject;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

/** How values travel between operators, and outlive a new version of their record. */
class TypesTest {

    private static final AccessEvent EVENT = AccessEvent.newBuilder()
            .setCustomerId("anna")
            .setItemId("cart")
            .setRegion("eu-west")
            .setTimestamp(5)
            .setLatencyMicros(17L)
            .build();
    private static final Origin ORIGIN = new Origin("access-logs", 1, 2, 3);

    @Test
    void receivedAndIncomingRecordsComeOutAsTheyWentIn() throws IOException {
        var received = ReceivedCodec.typeOf(AccessEvent.class).createSerializer(new SerializerConfigImpl());
        Received<AccessEvent> out = copy(received, new Received<>(ORIGIN, "key".getBytes(UTF_8), EVENT));
        assertEquals(EVENT, out.value());
        assertEquals(ORIGIN, out.origin());
        assertEquals("key", new String(out.keyOrNull(), UTF_8));
        assertTrue(copy(received, new Received<AccessEvent>(ORIGIN, null, null)).tombstone());

        var incoming = RecordDeserialization.typeOf(AccessEvent.class).createSerializer(new SerializerConfigImpl());
        Incoming<AccessEvent> rejected = copy(
                incoming,
                new Incoming<>(
                        new Received<>(ORIGIN, null, null),
                        "broken".getBytes(UTF_8),
                        new Incoming.Rejection(RejectionReason.MALFORMED_AVRO, "why")));
        assertEquals("broken", new String(rejected.bytesOrNull(), UTF_8));
        assertEquals(new Incoming.Rejection(RejectionReason.MALFORMED_AVRO, "why"), rejected.rejectionOrNull());
        assertNull(copy(incoming, new Incoming<>(new Received<>(ORIGIN, null, EVENT), null, null))
                .rejectionOrNull());
    }

    @Test
    void theSnapshotOfAValueTypeRestoresItsSerializer() throws IOException {
        TypeSerializer<Received<AccessEvent>> serializer =
                ReceivedCodec.typeOf(AccessEvent.class).createSerializer(new SerializerConfigImpl());
        TypeSerializerSnapshot<Received<AccessEvent>> read =
                copy(serializer.snapshotConfiguration(), new ValueSerializerSnapshot<>());
        assertEquals(serializer, read.restoreSerializer());
        assertTrue(serializer
                .snapshotConfiguration()
                .resolveSchemaCompatibility(read)
                .isCompatibleAsIs());
        var other = ReceivedCodec.typeOf(MobilityScore.class).createSerializer(new SerializerConfigImpl());
        assertTrue(incompatible(other, read));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static boolean incompatible(TypeSerializer other, TypeSerializerSnapshot old) {
        return other.snapshotConfiguration().resolveSchemaCompatibility(old).isIncompatible();
    }

    @Test
    void stateOfAnOlderRecordIsReadWithTheSchemaItWasWrittenWith() throws IOException {
        Schema older = withoutItsLastField(AccessEvent.getClassSchema());
        DataOutputSerializer out = new DataOutputSerializer(64);
        out.writeUTF(AccessEvent.class.getName());
        WireBytes.write(older.toString().getBytes(UTF_8), out);
        RecordTypeSerializerSnapshot<AccessEvent> old = new RecordTypeSerializerSnapshot<>();
        old.readSnapshot(
                1, new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());

        var now = RecordType.ofRecord(AccessEvent.class).createSerializer(new SerializerConfigImpl());
        assertTrue(now.snapshotConfiguration().resolveSchemaCompatibility(old).isCompatibleAfterMigration());
        DataOutputSerializer stored = new DataOutputSerializer(64);
        WireBytes.write(encodedWith(older), stored);
        AccessEvent read = old.restoreSerializer().deserialize(new DataInputDeserializer(stored.getCopyOfBuffer()));
        assertEquals("anna", read.getCustomerId());
        assertNull(read.getServedBy());
        assertTrue(now.snapshotConfiguration()
                .resolveSchemaCompatibility(copy(now.snapshotConfiguration(), new RecordTypeSerializerSnapshot<>()))
                .isCompatibleAsIs());
    }

    private static Schema withoutItsLastField(Schema schema) {
        var fields = schema.getFields().stream()
                .limit(schema.getFields().size() - 1)
                .map(field -> new Schema.Field(field, field.schema()))
                .toList();
        return Schema.createRecord(schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
    }

    private static byte[] encodedWith(Schema schema) throws IOException {
        GenericData.Record generic = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            generic.put(field.name(), EVENT.get(field.name()));
        }
        generic.put(
                "operation",
                new GenericData.EnumSymbol(schema.getField("operation").schema(), "READ"));
        var bytes = new java.io.ByteArrayOutputStream();
        bytes.write(0xC3);
        bytes.write(0x01);
        long fingerprint = SingleObject.fingerprintOf(schema);
        for (int i = 0; i < 8; i++) {
            bytes.write((int) (fingerprint >>> (8 * i)));
        }
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<GenericData.Record>(schema).write(generic, encoder);
        return bytes.toByteArray();
    }

    private static <T> T copy(TypeSerializer<T> serializer, T value) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(value, out);
        return serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    }

    private static <T> TypeSerializerSnapshot<T> copy(TypeSerializerSnapshot<T> from, TypeSerializerSnapshot<T> into)
            throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        from.writeSnapshot(out);
        into.readSnapshot(
                from.getCurrentVersion(),
                new DataInputDeserializer(out.getCopyOfBuffer()),
                TypesTest.class.getClassLoader());
        return into;
    }
}
