package io.foreshard.schemas.codec;

import java.util.HexFormat;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/** The header of Avro's single-object encoding: C3 01, then the CRC-64-AVRO fingerprint of the schema, little endian. */
public final class SingleObject {

    /** Bytes before the body. */
    public static final int HEADER_BYTES = 10;

    private static final byte MAGIC_0 = (byte) 0xC3;
    private static final byte MAGIC_1 = 0x01;

    private SingleObject() {}

    /** Whether these bytes begin like a single-object record. */
    public static boolean hasHeader(byte[] bytes) {
        return bytes.length >= HEADER_BYTES && bytes[0] == MAGIC_0 && bytes[1] == MAGIC_1;
    }

    /** The fingerprint in a header that {@link #hasHeader} confirmed. */
    public static long fingerprintIn(byte[] bytes) {
        long fingerprint = 0;
        for (int i = HEADER_BYTES - 1; i >= 2; i--) {
            fingerprint = (fingerprint << 8) | (bytes[i] & 0xff);
        }
        return fingerprint;
    }

    /** The fingerprint of a schema's parsing canonical form. */
    public static long fingerprintOf(Schema schema) {
        return SchemaNormalization.parsingFingerprint64(schema);
    }

    /** The key of a schema in the schemas topic: 16 hexadecimal digits. */
    public static String hex(long fingerprint) {
        return HexFormat.of().toHexDigits(fingerprint);
    }

    static byte[] headerOf(long fingerprint) {
        byte[] header = new byte[HEADER_BYTES];
        header[0] = MAGIC_0;
        header[1] = MAGIC_1;
        for (int i = 2; i < HEADER_BYTES; i++) {
            header[i] = (byte) (fingerprint >>> (8 * (i - 2)));
        }
        return header;
    }
}
