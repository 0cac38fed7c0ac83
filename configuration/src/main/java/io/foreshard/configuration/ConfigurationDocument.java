package io.foreshard.configuration;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A {@code foreshard.yaml} as it is written: read, changed option by option, and written back. Not thread-safe. Nothing
 * is validated before {@link #toConfiguration}.
 */
public final class ConfigurationDocument {

    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .build())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final ObjectNode root;
    private final String source;
    private final Path folder;

    private ConfigurationDocument(ObjectNode root, String source, Path folder) {
        this.root = root;
        this.source = source;
        this.folder = folder;
    }

    /** An empty document whose relative files are looked for in the given folder. */
    public static ConfigurationDocument empty(Path folder) {
        return new ConfigurationDocument(YAML.createObjectNode(), "(not yet written)", folder);
    }

    /**
     * Reads a file.
     *
     * @throws ConfigurationException if it cannot be read or is no YAML
     */
    public static ConfigurationDocument read(Path file) {
        try {
            JsonNode node = YAML.readTree(Files.readString(file));
            Path folder = file.toAbsolutePath().getParent();
            if (node instanceof ObjectNode object) {
                return new ConfigurationDocument(object, file.toString(), folder == null ? Path.of("") : folder);
            }
            throw unreadable(file, "a YAML mapping", "Start from docs/foreshard.example.yaml.");
        } catch (NoSuchFileException e) {
            throw unreadable(file, "an existing file", "Create it or give the path of another one.");
        } catch (JsonProcessingException e) {
            String where =
                    e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
            throw unreadable(file, "YAML", "Correct " + where + e.getOriginalMessage());
        } catch (IOException e) {
            throw unreadable(file, "a readable file", "Let this user read it (" + e.getMessage() + ").");
        }
    }

    /** Sets {@code a.b.c} to text, a number, a truth value, a {@link Duration} or an {@link Endpoint}. */
    public ConfigurationDocument set(String path, Object value) {
        return set(List.of(path.split("\\.")), value);
    }

    /** Sets an option by its segments, for names that hold dots; a collection becomes a list. */
    public ConfigurationDocument set(List<String> segments, Object value) {
        ObjectNode node = root;
        for (String segment : segments.subList(0, segments.size() - 1)) {
            node = node.get(segment) instanceof ObjectNode child ? child : node.putObject(segment);
        }
        node.set(segments.get(segments.size() - 1), toNode(value));
        return this;
    }

    private static JsonNode toNode(Object value) {
        if (value instanceof Collection<?> elements) {
            ArrayNode array = YAML.createArrayNode();
            elements.forEach(element -> array.add(toNode(element)));
            return array;
        }
        if (value instanceof Duration duration) {
            return YAML.getNodeFactory().textNode(DurationText.format(duration));
        }
        if (value instanceof Number || value instanceof Boolean) {
            return YAML.valueToTree(value);
        }
        String text = value instanceof Secret secret ? secret.value() : value.toString();
        return YAML.getNodeFactory().textNode(text);
    }

    /**
     * Checks everything and builds the configuration.
     *
     * @throws ConfigurationException naming everything that is wrong
     */
    public ForeshardConfiguration toConfiguration(Map<String, String> environment) {
        ConfigurationReader reader = new ConfigurationReader(root, folder, environment);
        Values values = reader.read();
        List<Violation> violations = new ArrayList<>(reader.violations());
        new CrossChecks(values, violations).check();
        if (!violations.isEmpty()) {
            throw new ConfigurationException(source, violations);
        }
        return ForeshardConfiguration.from(values);
    }

    /** The document as YAML, secrets in clear. */
    public String toYaml() {
        try {
            return YAML.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain nodes did not become YAML", e);
        }
    }

    /** Writes the document; since it may hold secrets, only this user may read the file. */
    public void write(Path file) throws IOException {
        if (!Files.exists(file)
                && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, toYaml());
    }

    private static ConfigurationException unreadable(Path file, String expected, String remedy) {
        return new ConfigurationException(
                file.toString(), List.of(new Violation("file", file.toString(), expected, remedy)));
    }

    @Override
    public String toString() {
        List<String> sections = new ArrayList<>();
        root.fieldNames().forEachRemaining(sections::add);
        return source + " " + Arrays.toString(sections.toArray());
    }
}
