package io.foreshard.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar that "flink run" takes. */
class ShadedJarIT {

    private static final Path CLASSES = Path.of("target", "classes");

    @TempDir
    Path folder;

    @Test
    void holdsBothJobsAndNothingThatFlinkBringsItself() throws IOException {
        Set<String> entries;
        try (JarFile file = new JarFile(jar().toFile())) {
            entries = file.stream().map(ZipEntry::getName).collect(Collectors.toCollection(TreeSet::new));
        }
        assertTrue(entries.containsAll(ownClasses()), "all classes of the module");
        assertTrue(entries.contains("io/foreshard/flink/AccessPatternAnalyzer.class"));
        for (String needed : List.of(
                "io/foreshard/core/mobility/ItemAnalyzer.class",
                "org/apache/flink/connector/kafka/source/KafkaSource.class",
                "org/apache/kafka/clients/consumer/KafkaConsumer.class",
                "com/fasterxml/jackson/dataformat/yaml/YAMLFactory.class",
                "org/apache/avro/Schema.class",
                "META-INF/services/org.apache.kafka.common.config.provider.ConfigProvider")) {
            assertTrue(entries.contains(needed), needed);
        }
        List<String> unwanted = entries.stream().filter(ShadedJarIT::unwanted).toList();
        assertEquals(List.of(), unwanted.subList(0, Math.min(10, unwanted.size())));
    }

    private static boolean unwanted(String entry) {
        boolean flink = entry.startsWith("org/apache/flink/")
                && !entry.startsWith("org/apache/flink/connector/kafka/")
                && !entry.startsWith("org/apache/flink/streaming/connectors/kafka/")
                && !entry.startsWith("org/apache/flink/streaming/util/serialization/JSONKeyValue")
                && !entry.endsWith("/");
        return flink
                || entry.startsWith("org/apache/logging/log4j/")
                || entry.startsWith("org/apache/log4j/")
                || entry.startsWith("org/slf4j/")
                || entry.startsWith("org/junit/")
                || entry.matches("log4j.*")
                || entry.matches("META-INF/.*\\.(SF|DSA|RSA)");
    }

    /** With Flink's own jars around it, and without any other of ours. */
    @Test
    void isCompleteWhereOnlyFlinkIs() throws Exception {
        Path configuration = folder.resolve("foreshard.yaml");
        TestConfiguration.document(folder, "127.0.0.1:9092").write(configuration);
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        jar() + File.pathSeparator + flinkAlone(),
                        "io.foreshard.flink.AccessPatternAnalyzer",
                        "--config",
                        configuration.toString(),
                        "--plan")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "ends");
        String printed = Files.readString(output);
        assertEquals(0, process.exitValue(), printed);
        assertTrue(printed.contains("item analysis"), printed);
        assertTrue(printed.contains("dead-letters sink"), printed);
    }

    private static String flinkAlone() {
        List<String> shaded =
                List.of("foreshard", "kafka", "/avro/", "jackson", "picocli", "commons-math", "/org/yaml/");
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .filter(entry -> shaded.stream().noneMatch(entry::contains) || entry.contains("flink-shaded"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static List<String> ownClasses() throws IOException {
        List<String> classes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(CLASSES)) {
            files.filter(file -> file.toString().endsWith(".class"))
                    .forEach(file ->
                            classes.add(CLASSES.relativize(file).toString().replace(File.separatorChar, '/')));
        }
        return classes;
    }

    private static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.getFileName().toString().endsWith("-all.jar"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no target/*-all.jar; run mvn package first"));
        }
    }
}
