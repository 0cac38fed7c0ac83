package io.foreshard.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds keys that no option has, and guesses what was meant. */
final class UnknownKeys {

    private static final int FARTHEST_GUESS = 3;

    private final ObjectNode root;
    private final List<Violation> violations;
    private final Level known = new Level();

    UnknownKeys(ObjectNode root, List<Violation> violations) {
        this.root = root;
        this.violations = violations;
        for (Option<?> option : Catalogue.ALL) {
            Level level = known;
            for (String segment : option.segments()) {
                level = level.children.computeIfAbsent(segment, name -> new Level());
            }
        }
    }

    void check() {
        check(root, known, "");
    }

    private void check(JsonNode node, Level level, String path) {
        if (level.children.isEmpty() || node.isNull()) {
            return;
        }
        if (!node.isObject()) {
            violations.add(new Violation(path, node.asText(node.toString()), "a section with keys", guess(level)));
            return;
        }
        node.fieldNames().forEachRemaining(name -> {
            String child = path.isEmpty() ? name : path + "." + name;
            Level next = level.child(name);
            if (next == null) {
                unknown(child, name, level.children.keySet());
            } else {
                check(node.path(name), next, child);
            }
        });
    }

    private void unknown(String path, String name, Set<String> candidates) {
        violations.add(new Violation(path, name, "a known key", didYouMean(name, candidates)));
    }

    private static String guess(Level level) {
        return "Its keys: " + String.join(", ", level.children.keySet()) + ".";
    }

    /** Reports variables that look like an override of ours but override nothing. */
    static void checkEnvironment(
            Map<String, String> environment, Collection<String> variables, List<Violation> violations) {
        Set<String> known = new TreeSet<>(variables);
        Set<String> sections = new TreeSet<>();
        Catalogue.ALL.forEach(option ->
                sections.add(Option.environmentVariable(option.segments().subList(0, 1)) + "_"));
        for (String variable : new TreeMap<>(environment).keySet()) {
            if (!known.contains(variable) && sections.stream().anyMatch(variable::startsWith)) {
                String remedy = didYouMean(variable, known) + " Names of partitions and regions must be in the file.";
                violations.add(new Violation("environment " + variable, variable, "a known option", remedy));
            }
        }
    }

    static String didYouMean(String name, Collection<String> candidates) {
        Optional<String> nearest = candidates.stream()
                .filter(candidate -> distance(name, candidate) <= FARTHEST_GUESS)
                .min(Comparator.comparingInt((String candidate) -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()));
        if (nearest.isPresent()) {
            return "Did you mean '" + nearest.get() + "'?";
        }
        List<String> sorted = new ArrayList<>(new TreeSet<>(candidates));
        return sorted.size() > 40 ? "See docs/configuration.md." : "Known are: " + String.join(", ", sorted) + ".";
    }

    /** Levenshtein's distance. */
    static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int substituted = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }

    private static final class Level {
        private final Map<String, Level> children = new HashMap<>();

        private @Nullable Level child(String name) {
            Level exact = children.get(name);
            return exact != null && !name.equals("*") ? exact : children.get("*");
        }
    }
}
