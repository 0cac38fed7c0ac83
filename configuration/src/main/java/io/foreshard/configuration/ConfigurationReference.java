package io.foreshard.configuration;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the reference page of all options from the catalogue. */
public final class ConfigurationReference {

    private static final String HEAD = """
            # Configuration

            <!-- Generated from the options catalogue. To write it anew:
                 ./mvnw -pl configuration -am test -Dtest=ConfigurationReferenceTest \\
                   -Dsurefire.failIfNoSpecifiedTests=false -Dforeshard.docs.write=true -->

            Every process reads one file, `foreshard.yaml`; `docs/foreshard.example.yaml` is a complete one. It is checked as a
            whole at start, and all problems are named together. In the tables, `*` stands for a name that you choose, such as
            that of a partition, or for the name of a region.

            An environment variable overrides an option: `FORESHARD_` and its path in capitals, where dots, dashes and the
            boundaries of words become underscores. `analyzer.window` is overridden by `FORESHARD_ANALYZER_WINDOW=30m`, and
            `partitions.eu-west-1.password` by `FORESHARD_PARTITIONS_EU_WEST_1_PASSWORD`. Lists are separated by commas there.
            A secret comes from the file itself, from the environment, or from a file of its own (`passwordFile`). Relative
            files are looked for beside `foreshard.yaml`.
            """;

    private ConfigurationReference() {}

    /** The whole page in Markdown. */
    public static String markdown() {
        Map<String, StringBuilder> sections = new LinkedHashMap<>();
        for (Option<?> option : Catalogue.ALL) {
            List<String> segments = option.segments();
            sections.computeIfAbsent(segments.get(0), ConfigurationReference::heading)
                    .append(row(option));
        }
        StringBuilder page = new StringBuilder(HEAD);
        sections.values().forEach(section -> page.append('\n').append(section));
        return page.toString();
    }

    private static StringBuilder heading(String section) {
        return new StringBuilder("## " + section + "\n\n| option | type | default | range | what it does |\n"
                + "|---|---|---|---|---|\n");
    }

    private static String row(Option<?> option) {
        return "| `" + option.path() + "` | " + option.type().name() + " | " + defaultOf(option) + " | "
                + rangeOf(option) + " | " + option.description() + " |\n";
    }

    private static String defaultOf(Option<?> option) {
        String text = option.defaultText();
        if (text == null) {
            return option.required() ? "required" : "–";
        }
        return text.isEmpty() ? "empty" : "`" + text + "`";
    }

    private static String rangeOf(Option<?> option) {
        if (!option.range().isEmpty()) {
            return option.range();
        }
        return option.type().name().equals("choice") ? option.type().expected().replace("one of ", "") : "–";
    }
}
