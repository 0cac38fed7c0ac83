package io.foreshard.servers;

import java.nio.file.Path;

/** The Java that runs us, for children made of the same jars. */
public final class JavaProgram {

    private JavaProgram() {}

    /** The {@code java} program of this JVM. */
    public static Path path() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** The class path of this JVM. */
    public static String classPath() {
        return System.getProperty("java.class.path");
    }
}
