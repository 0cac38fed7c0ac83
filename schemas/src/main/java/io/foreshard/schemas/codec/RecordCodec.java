package io.foreshard.schemas.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * One kind of record as Avro single-object bytes and back. A record of another writer's version is resolved by
 * its fingerprint in a {@link SchemaSource}, so old readers survive new writers and new readers old records.
 *
 * <p>Thread-safe; a thread alone reuses one buffer, encoder and decoder. Remembers at most {@value #MAX_WRITERS}
 * versions of writers, and asks the source again for those beyond.
 */
public final class RecordCodec<T extends SpecificRecord> {

    private static final int MAX_WRITERS = 64;
    private static final int INITIAL_BUFFER_BYTES = 256;
    private static final int LARGEST_BUFFER_KEPT_BYTES = 1 << 20;

    private final Schema schema;
    private final long fingerprint;
    private final byte[] header;
    private final SpecificData model;
    private final SpecificDatumWriter<T> writer;
    private final DatumReader<T> reader;
    private final SchemaSource source;
    private final Map<Long, DatumReader<T>> otherReaders = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Workspace> idle = new AtomicReference<>();

    private RecordCodec(Class<T> type, SchemaSource source) {
        this.model = SpecificData.getForClass(type);
        this.schema = model.getSchema(type);
        this.fingerprint = SingleObject.fingerprintOf(schema);
        this.header = SingleObject.headerOf(fingerprint);
        this.writer = new SpecificDatumWriter<>(schema, generatedCoders(model));
        this.reader = new SpecificDatumReader<>(schema, schema, model);
        this.source = source;
    }

    /** The same model, but records write themselves by the code that was generated for them: a fraction of the price. */
    private static SpecificData generatedCoders(SpecificData model) {
        SpecificData fast = new SpecificData(model.getClassLoader());
        model.getConversions().forEach(fast::addLogicalTypeConversion);
        fast.setCustomCoders(true);
        return fast;
    }

    /** A codec that reads this version's records only. */
    public static <T extends SpecificRecord> RecordCodec<T> of(Class<T> type) {
        return of(type, SchemaSource.NONE);
    }

    /** A codec that finds the schemas of other writers in a source. */
    public static <T extends SpecificRecord> RecordCodec<T> of(Class<T> type, SchemaSource source) {
        return new RecordCodec<>(type, source);
    }

    public Schema schema() {
        return schema;
    }

    /** Header and body. */
    public byte[] encode(T datum) {
        Workspace workspace = take();
        try {
            workspace.buffer.reset();
            workspace.buffer.write(header, 0, header.length);
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(workspace.buffer, workspace.encoder);
            workspace.encoder = null; // if this fails, what it holds back belongs to no other record
            writer.write(datum, encoder);
            encoder.flush();
            workspace.encoder = encoder;
            return workspace.buffer.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("a buffer in memory failed", e);
        } finally {
            giveBack(workspace);
        }
    }

    /** @throws RecordRejectedException if the bytes are no record of this kind */
    public T decode(byte[] bytes) {
        return tryDecode(bytes).orElseThrow();
    }

    /**
     * The record, or why there is none.
     *
     * @throws SchemaUnavailableException if the schema is unknown here and the source cannot be asked
     */
    public Decoded<T> tryDecode(byte @Nullable [] bytes) {
        if (bytes == null || bytes.length == 0) {
            return Decoded.rejected(RejectionReason.EMPTY, "no value; expected a record " + schema.getName());
        }
        if (!SingleObject.hasHeader(bytes)) {
            return Decoded.rejected(
                    RejectionReason.UNKNOWN_ENCODING,
                    "first bytes " + Excerpt.hex(bytes) + "; expected C3 01 and a schema fingerprint");
        }
        long writtenWith = SingleObject.fingerprintIn(bytes);
        if (writtenWith == fingerprint) {
            return read(reader, bytes);
        }
        DatumReader<T> known = otherReaders.get(writtenWith);
        return known != null ? read(known, bytes) : resolveAndRead(writtenWith, bytes);
    }

    private Decoded<T> resolveAndRead(long writtenWith, byte[] bytes) {
        Optional<Schema> found = source.find(writtenWith);
        if (found.isEmpty()) {
            return Decoded.rejected(
                    RejectionReason.UNKNOWN_SCHEMA,
                    "schema " + SingleObject.hex(writtenWith) + " is not in the schemas topic; its writer must"
                            + " publish it at start");
        }
        Schema writtenSchema = found.get();
        var compatibility = SchemaCompatibility.checkReaderWriterCompatibility(schema, writtenSchema);
        if (compatibility.getType() != SchemaCompatibilityType.COMPATIBLE) {
            return Decoded.rejected(
                    RejectionReason.INCOMPATIBLE_SCHEMA,
                    "schema " + SingleObject.hex(writtenWith) + " (" + writtenSchema.getFullName()
                            + ") cannot be read as " + schema.getFullName());
        }
        DatumReader<T> resolving = new SpecificDatumReader<>(writtenSchema, schema, model);
        if (otherReaders.size() < MAX_WRITERS) {
            otherReaders.put(writtenWith, resolving);
        }
        return read(resolving, bytes);
    }

    private Decoded<T> read(DatumReader<T> with, byte[] bytes) {
        Workspace workspace = take();
        try {
            BinaryDecoder decoder = DecoderFactory.get()
                    .binaryDecoder(
                            bytes,
                            SingleObject.HEADER_BYTES,
                            bytes.length - SingleObject.HEADER_BYTES,
                            workspace.decoder);
            workspace.decoder = decoder;
            T datum = with.read(null, decoder);
            return decoder.isEnd()
                    ? Decoded.of(datum)
                    : Decoded.rejected(
                            RejectionReason.MALFORMED_AVRO,
                            decoder.inputStream().available() + " bytes follow the record " + schema.getName());
        } catch (IOException | RuntimeException e) { // foreign bytes lead Avro into any of its exceptions
            return Decoded.rejected(
                    RejectionReason.MALFORMED_AVRO, "the body is no record " + schema.getName() + ": " + e);
        } finally {
            giveBack(workspace);
        }
    }

    private Workspace take() {
        Workspace workspace = idle.getAndSet(null);
        return workspace != null ? workspace : new Workspace();
    }

    private void giveBack(Workspace workspace) {
        if (workspace.buffer.size() <= LARGEST_BUFFER_KEPT_BYTES) {
            idle.set(workspace);
        }
    }

    /** What one encoding or decoding needs; belongs to one thread at a time. */
    private static final class Workspace {
        private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(INITIAL_BUFFER_BYTES);
        private @Nullable BinaryEncoder encoder;
        private @Nullable BinaryDecoder decoder;
    }
}
