package io.foreshard.schemas.codec;

import io.foreshard.schemas.AccessEvent;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the mixed topic of accesses: Avro single-object records and JSON objects (first byte <code>{</code>), told apart
 * by their first byte. Bad data is a value, never an exception. Thread-safe.
 */
public final class AccessEventDecoder {

    /** What an access may take by default, bytes: identity, region and a dozen numbers fit many times. */
    public static final int DEFAULT_MAX_BYTES = 16 * 1024;

    private final RecordCodec<AccessEvent> avro;
    private final JsonAccessEvents json = new JsonAccessEvents();
    private final int maxBytes;

    public AccessEventDecoder(SchemaSource source) {
        this(source, DEFAULT_MAX_BYTES);
    }

    /** @param maxBytes longer records are refused as {@link RejectionReason#OVERSIZE} */
    public AccessEventDecoder(SchemaSource source, int maxBytes) {
        this.avro = RecordCodec.of(AccessEvent.class, source);
        this.maxBytes = maxBytes;
    }

    /** @throws SchemaUnavailableException if another writer's schema is needed and cannot be looked up now */
    public Decoded<AccessEvent> decode(byte @Nullable [] bytes) {
        if (bytes == null || bytes.length == 0) {
            return Decoded.rejected(RejectionReason.EMPTY, "no value; expected an access");
        }
        if (bytes.length > maxBytes) {
            return Decoded.rejected(
                    RejectionReason.OVERSIZE, bytes.length + " bytes; an access has at most " + maxBytes);
        }
        if (bytes[0] == '{') {
            return json.decode(bytes);
        }
        if (SingleObject.hasHeader(bytes)) {
            return avro.tryDecode(bytes);
        }
        return Decoded.rejected(
                RejectionReason.UNKNOWN_ENCODING,
                "first bytes " + Excerpt.hex(bytes) + "; expected a JSON object or C3 01 and a schema fingerprint");
    }
}
