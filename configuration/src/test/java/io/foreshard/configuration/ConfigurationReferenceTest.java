package io.foreshard.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {

    private static final Path PAGE = Path.of("../docs/configuration.md");

    @Test
    void the_page_in_docs_is_the_one_the_catalogue_gives() throws IOException {
        if (Boolean.getBoolean("foreshard.docs.write")) {
            Files.writeString(PAGE, ConfigurationReference.markdown());
        }
        assertEquals(
                ConfigurationReference.markdown(),
                Files.readString(PAGE),
                "docs/configuration.md is out of date; its first lines say how to write it anew");
    }

    @Test
    void every_option_has_its_own_path_and_variable() {
        Set<String> paths = new HashSet<>();
        Set<String> variables = new HashSet<>();
        Catalogue.ALL.forEach(option -> {
            paths.add(option.path());
            variables.add(option.environmentVariable());
        });
        assertEquals(Catalogue.ALL.size(), paths.size());
        assertEquals(Catalogue.ALL.size(), variables.size());
    }
}
