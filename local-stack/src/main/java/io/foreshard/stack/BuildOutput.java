package io.foreshard.stack;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What the build left for processes that are not made of our own class path. Stateless. */
final class BuildOutput {

    private static final String BUILD = "build it with: ./mvnw -pl local-stack -am -DskipTests package";
    private static final String JOBS_JAR = "foreshard-flink-jobs-*-all.jar";

    private BuildOutput() {}

    /**
     * Flink alone, without anything of ours: so a job is seen to bring all it needs in its own jar.
     *
     * @throws StackException if it is not built
     */
    static String flinkClassPath() {
        Path file = project().resolve(Path.of("local-stack", "flink-runtime", "target", "classpath.txt"));
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new StackException("the class path of Flink is not there (" + file + "); " + BUILD, e);
        }
    }

    /**
     * The jar with both jobs.
     *
     * @throws StackException if it is not built
     */
    static Path jobsJar() {
        Path folder = project().resolve(Path.of("flink-jobs", "target"));
        return jars(folder).stream()
                .max(Comparator.comparing(BuildOutput::lastModified))
                .orElseThrow(() -> new StackException(
                        "the jar of the Flink jobs is not there (" + folder + "/" + JOBS_JAR + "); " + BUILD));
    }

    private static List<Path> jars(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        var matcher = folder.getFileSystem().getPathMatcher("glob:" + JOBS_JAR);
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> matcher.matches(file.getFileName())).toList();
        } catch (IOException e) {
            throw new StackException("cannot list " + folder + ": " + e.getMessage(), e);
        }
    }

    private static long lastModified(Path jar) {
        return jar.toFile().lastModified();
    }

    /** Where this class was built: PROJECT/local-stack/target/classes, or a jar beside that folder. */
    static Path project() {
        try {
            Path code = Path.of(BuildOutput.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return code.resolve(Path.of("..", "..", "..")).normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("this class was loaded from a place that is no file", e);
        }
    }
}
