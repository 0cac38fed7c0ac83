package io.foreshard.schemas.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Encodes like a foreign writer does: through Avro's generic records and nothing of ours. */
final class GenericRecords {

    private GenericRecords() {}

    static byte[] encode(GenericRecord example) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(SingleObject.headerOf(SingleObject.fingerprintOf(example.getSchema())));
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
            new GenericDatumWriter<GenericRecord>(example.getSchema()).write(example, encoder);
            encoder.flush();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
