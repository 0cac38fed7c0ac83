package io.foreshard.stack;

import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** {@code stack.json} in a run folder. A reader sees an old or a new state, never half of one. Thread-safe. */
public final class StackStateFile {

    /** A record's components and nothing that only looks like a property. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private final Path file;

    public StackStateFile(Path runFolder) {
        this.file = runFolder.resolve("stack.json");
    }

    /**
     * The state last written, or empty if there never was a stack here.
     *
     * @throws StackException if it cannot be read
     */
    public Optional<StackState> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(file.toFile(), StackState.class));
        } catch (IOException e) {
            throw new StackException(
                    "cannot read the state of the stack in " + file + ": " + e.getMessage()
                            + "; if no stack runs, delete the folder",
                    e);
        }
    }

    /** It holds passwords: only this user may read it. */
    synchronized void write(StackState state) {
        Path draft = file.resolveSibling("stack.json.draft");
        try {
            Files.deleteIfExists(draft);
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(draft, JSON.writeValueAsBytes(state));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StackException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    static String toJson(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException e) {
            throw new IllegalStateException("a record did not become JSON", e);
        }
    }
}
