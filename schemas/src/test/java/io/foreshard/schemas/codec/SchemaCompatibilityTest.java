package io.foreshard.schemas.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every version ever released can be read by this one, and this one by every version ever released. */
class SchemaCompatibilityTest {

    private static final String STORE_AS = "foreshard.schemas.store";

    /** Run with this property to keep what changed as the version that it names. */
    @BeforeAll
    static void storeIfAskedTo() {
        Integer version = Integer.getInteger(STORE_AS);
        if (version != null) {
            Topic.schemas().stream()
                    .filter(schema -> !newestStored(schema).equals(Optional.of(schema)))
                    .forEach(schema ->
                            StoredVersion.of(version, schema.getName()).store(schema));
        }
    }

    static List<StoredVersion> stored() {
        return StoredVersion.all();
    }

    static Stream<Schema> current() {
        return Topic.schemas().stream();
    }

    @ParameterizedTest
    @MethodSource("stored")
    void todaysReaderReadsWhatWasWrittenThen(StoredVersion then) {
        assertCompatible(currentOf(then), then.schema());
    }

    @ParameterizedTest
    @MethodSource("stored")
    void thatDaysReaderReadsWhatIsWrittenNow(StoredVersion then) {
        assertCompatible(then.schema(), currentOf(then));
    }

    @ParameterizedTest
    @MethodSource("stored")
    void storedBytesStillSayTheSame(StoredVersion then) throws ClassNotFoundException {
        SchemaSource source = fingerprint -> Optional.of(then.schema());
        SpecificRecord read = RecordCodec.of(recordType(then), source).decode(then.bytes());
        if (currentOf(then).equals(then.schema())) {
            assertEquals(then.json(), read.toString());
        }
        then.schema().getFields().stream()
                .filter(field -> field.schema().getType() == Schema.Type.STRING)
                .filter(field -> read.getSchema().getField(field.name()) != null)
                .forEach(field -> assertEquals(
                        field.name() + "-é",
                        read.get(read.getSchema().getField(field.name()).pos())));
    }

    @ParameterizedTest
    @MethodSource("current")
    void theNewestStoredVersionIsTodaysSchema(Schema schema) {
        assertEquals(
                Optional.of(schema),
                newestStored(schema),
                schema.getName() + " changed: if the tests of compatibility pass, store it as the next version with"
                        + " -D" + STORE_AS + "=N -Dtest=SchemaCompatibilityTest");
    }

    private static Optional<Schema> newestStored(Schema schema) {
        return stored().stream()
                .filter(version -> version.recordName().equals(schema.getName()))
                .reduce((older, newer) -> newer)
                .map(StoredVersion::schema);
    }

    private static void assertCompatible(Schema reader, Schema writer) {
        var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        assertTrue(
                result.getType() == SchemaCompatibilityType.COMPATIBLE,
                () -> result.getResult().getIncompatibilities().toString());
    }

    private static Schema currentOf(StoredVersion stored) {
        try {
            return SpecificData.get().getSchema(recordType(stored));
        } catch (ClassNotFoundException e) {
            throw new AssertionError(stored + " was released; a record never goes away", e);
        }
    }

    private static Class<? extends SpecificRecord> recordType(StoredVersion stored) throws ClassNotFoundException {
        return Class.forName(stored.schema().getFullName()).asSubclass(SpecificRecord.class);
    }
}
