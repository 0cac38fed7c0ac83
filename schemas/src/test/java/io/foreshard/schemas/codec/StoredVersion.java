package io.foreshard.schemas.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;

/**
 * One released version of one record in {@code src/test/resources/schemas/vN}: the schema, an example as a writer of
 * that version sent it (hexadecimal), and what it said (JSON).
 */
record StoredVersion(int version, Path folder, String recordName) {

    private static final Path ROOT = Path.of("src/test/resources/schemas");

    /** All of them, oldest first. */
    static List<StoredVersion> all() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".avsc"))
                    .map(StoredVersion::at)
                    .sorted(Comparator.comparing(StoredVersion::version).thenComparing(StoredVersion::recordName))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static StoredVersion at(Path file) {
        Path inRoot = ROOT.relativize(file);
        int version = Integer.parseInt(inRoot.getName(0).toString().substring(1));
        return of(version, inRoot.getName(1).toString().replace(".avsc", ""));
    }

    static StoredVersion of(int version, String recordName) {
        return new StoredVersion(version, ROOT.resolve("v" + version), recordName);
    }

    Schema schema() {
        return new Schema.Parser().parse(read(".avsc"));
    }

    byte[] bytes() {
        return HexFormat.of().parseHex(read(".hex").strip());
    }

    String json() {
        return read(".json").strip();
    }

    /** Keeps the schema of today as this version. */
    void store(Schema schema) {
        var example = ExampleRecords.of(schema);
        write(".avsc", SchemaFormatter.format("json/pretty", schema));
        write(".hex", HexFormat.of().formatHex(GenericRecords.encode(example)));
        write(".json", example.toString());
    }

    private String read(String extension) {
        try {
            return Files.readString(folder.resolve(recordName + extension), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String extension, String text) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(recordName + extension), text + "\n", UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return recordName + " v" + version;
    }
}
