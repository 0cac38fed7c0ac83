package io.foreshard.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scripts start classes that exist, on class paths that the build writes. */
class ScriptsTest {

    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern CLASS_PATH = Pattern.compile("class_path ([a-z-]+)\\)");
    private static final Pattern MAIN_CLASS = Pattern.compile("\\bio\\.foreshard(\\.[a-z]+)+\\.[A-Z]\\w*");

    static List<Path> scripts() throws IOException {
        try (Stream<Path> all = Files.list(PROJECT.resolve("scripts"))) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void whatAScriptStartsIsThere(Path script) throws IOException {
        assertTrue(Files.isExecutable(script), "not executable");
        String text = Files.readString(script);
        Matcher module = CLASS_PATH.matcher(text);
        Matcher main = MAIN_CLASS.matcher(text);
        while (module.find()) {
            String name = module.group(1);
            assertTrue(text.contains("build " + name), "it does not build " + name);
            String pom = Files.readString(PROJECT.resolve(name).resolve("pom.xml"));
            assertTrue(pom.contains("maven-dependency-plugin"), name + "/pom.xml writes no class path");
            assertTrue(main.find(), "it starts no class");
            Path source =
                    PROJECT.resolve(name + "/src/main/java/" + main.group().replace('.', '/') + ".java");
            assertTrue(Files.exists(source), source + " does not exist");
        }
    }

    @Test
    void everyScriptThatStartsJavaIsSeen() throws IOException {
        TreeMap<String, Boolean> starters = new TreeMap<>();
        for (Path script : scripts()) {
            if (CLASS_PATH.matcher(Files.readString(script)).find()) {
                starters.put(script.getFileName().toString(), true);
            }
        }
        assertEquals(
                List.of("bench", "chaos", "demo", "executor", "foreshard", "sidecar", "simulate", "stack"),
                List.copyOf(starters.keySet()));
    }
}
