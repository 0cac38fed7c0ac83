package io.foreshard.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a YAML tree and the environment into {@link Values}, collecting every violation. For one use by one thread. */
final class ConfigurationReader {

    private final ObjectNode root;
    private final Path folder;
    private final Map<String, String> environment;
    private final List<Violation> violations = new ArrayList<>();
    private final Map<List<String>, Object> values = new LinkedHashMap<>();

    ConfigurationReader(ObjectNode root, Path folder, Map<String, String> environment) {
        this.root = root;
        this.folder = folder;
        this.environment = environment;
    }

    List<Violation> violations() {
        return violations;
    }

    Values read() {
        new UnknownKeys(root, violations).check();
        List<String> variables = new ArrayList<>();
        for (Option<?> option : Catalogue.ALL) {
            for (List<String> path : expand(option.segments())) {
                variables.add(Option.environmentVariable(path));
                read(option, path);
            }
        }
        UnknownKeys.checkEnvironment(environment, variables, violations);
        return new Values(values, folder);
    }

    private <T> void read(Option<T> option, List<String> path) {
        List<String> text = elements(option, path);
        if (text == null && option.type().equals(ValueType.SECRET)) {
            readSecretFile(path);
        } else if (text == null && option.required()) {
            violations.add(new Violation(name(path), "", option.type().expected(), "Set it: " + option.description()));
        } else if (text != null) {
            parse(option, path, text);
        }
    }

    /** The elements as text: from the environment, else the file, else the default; null if there are none. */
    private @Nullable List<String> elements(Option<?> option, List<String> path) {
        String fromEnvironment = environment.get(Option.environmentVariable(path));
        if (fromEnvironment != null) {
            return split(option, fromEnvironment);
        }
        JsonNode node = node(path);
        if (node == null || node.isNull()) {
            return option.defaultText() == null ? null : split(option, option.defaultText());
        }
        if (node.isArray() && option.type().list()) {
            return elements((ArrayNode) node);
        }
        if (node.isContainerNode()) {
            String shown = option.type().equals(ValueType.SECRET) ? "******" : node.toString();
            violations.add(new Violation(name(path), shown, option.type().expected(), "Write a single value."));
            return option.defaultText() == null ? null : split(option, option.defaultText());
        }
        return split(option, node.asText());
    }

    private <T> void parse(Option<T> option, List<String> path, List<String> text) {
        String shown = option.type().equals(ValueType.SECRET) ? "******" : String.join(",", text);
        T value;
        try {
            value = option.type().parser().apply(text);
        } catch (IllegalArgumentException | ArithmeticException | java.time.DateTimeException e) {
            violations.add(new Violation(name(path), shown, option.type().expected(), remedy(option, path)));
            return;
        }
        if (option.admits(value)) {
            values.put(path, value);
        } else {
            violations.add(new Violation(name(path), shown, option.range(), remedy(option, path)));
        }
    }

    private void readSecretFile(List<String> path) {
        List<String> filePath = new ArrayList<>(path);
        filePath.set(path.size() - 1, path.get(path.size() - 1) + "File");
        String variable = environment.get(Option.environmentVariable(filePath));
        JsonNode node = node(filePath);
        String file = variable != null ? variable : node == null || !node.isValueNode() ? null : node.asText();
        if (file == null) {
            return;
        }
        SecretFile.read(folder.resolve(file), name(filePath), violations).ifPresent(secret -> values.put(path, secret));
    }

    private String remedy(Option<?> option, List<String> path) {
        String variable = Option.environmentVariable(path);
        String where = environment.containsKey(variable) ? "Change the environment variable " + variable : "Change it";
        return where + ": " + option.description();
    }

    private static List<String> split(Option<?> option, String text) {
        if (!option.type().list()) {
            return List.of(text);
        }
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(element -> !element.isEmpty())
                .toList();
    }

    private static List<String> elements(ArrayNode array) {
        List<String> elements = new ArrayList<>();
        array.forEach(element -> elements.add(element.isValueNode() ? element.asText() : element.toString()));
        return elements;
    }

    private @Nullable JsonNode node(List<String> path) {
        JsonNode node = root;
        for (String segment : path) {
            node = node == null ? null : node.get(segment);
        }
        return node;
    }

    /** Every concrete path of a pattern: {@code *} replaced by the names found in the file. */
    private List<List<String>> expand(List<String> pattern) {
        List<List<String>> paths = new ArrayList<>();
        expand(pattern, new ArrayList<>(), root, paths);
        return paths;
    }

    private void expand(List<String> pattern, List<String> path, @Nullable JsonNode node, List<List<String>> paths) {
        if (path.size() == pattern.size()) {
            paths.add(List.copyOf(path));
            return;
        }
        String segment = pattern.get(path.size());
        List<String> names = new ArrayList<>();
        if (!segment.equals("*")) {
            names.add(segment);
        } else if (node != null && node.isObject()) {
            node.fieldNames().forEachRemaining(names::add);
        }
        for (String name : names) {
            path.add(name);
            expand(pattern, path, node == null ? null : node.get(name), paths);
            path.remove(path.size() - 1);
        }
    }

    private static String name(List<String> path) {
        return String.join(".", path);
    }
}
