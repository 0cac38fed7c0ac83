package io.foreshard.stack;

import io.foreshard.servers.JavaProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a {@link JvmComponent} runs. Immutable.
 *
 * @param jvm how its JVM is set up
 * @param port its clients' port
 * @param ports further ports by purpose
 * @param runFolder working folder; its log goes to {@code logs/} in it
 * @param startedAgain whether the stack starts it again when it dies
 */
record JvmSpec(
        String name,
        String kind,
        String region,
        String mainClass,
        List<String> arguments,
        Jvm jvm,
        Map<String, String> environment,
        int port,
        Map<String, Integer> ports,
        String uri,
        Path runFolder,
        boolean startedAgain) {

    /** @param heap the largest, e.g. {@code 256m} */
    record Jvm(String heap, String classPath, List<String> options) {

        static final Jvm OURS = new Jvm("256m", JavaProgram.classPath(), List.of());

        Jvm withHeap(String newHeap) {
            return new Jvm(newHeap, classPath, options);
        }
    }

    static JvmSpec of(String name, String kind, String region, String mainClass, Path runFolder) {
        return new JvmSpec(
                name, kind, region, mainClass, List.of(), Jvm.OURS, Map.of(), 0, Map.of(), "", runFolder, false);
    }

    JvmSpec withArguments(List<String> changed) {
        return new JvmSpec(
                name, kind, region, mainClass, changed, jvm, environment, port, ports, uri, runFolder, startedAgain);
    }

    JvmSpec withJvm(Jvm changed) {
        return new JvmSpec(
                name,
                kind,
                region,
                mainClass,
                arguments,
                changed,
                environment,
                port,
                ports,
                uri,
                runFolder,
                startedAgain);
    }

    JvmSpec withEnvironment(Map<String, String> changed) {
        return new JvmSpec(
                name, kind, region, mainClass, arguments, jvm, changed, port, ports, uri, runFolder, startedAgain);
    }

    JvmSpec withPort(int newPort, Map<String, Integer> newPorts, String newUri) {
        return new JvmSpec(
                name,
                kind,
                region,
                mainClass,
                arguments,
                jvm,
                environment,
                newPort,
                newPorts,
                newUri,
                runFolder,
                startedAgain);
    }

    JvmSpec whichIsStartedAgain() {
        return new JvmSpec(
                name, kind, region, mainClass, arguments, jvm, environment, port, ports, uri, runFolder, true);
    }

    Path log() {
        return runFolder.resolve("logs").resolve(name.replace(' ', '-') + ".log");
    }

    List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(JavaProgram.path().toString());
        command.add("-Xmx" + jvm.heap());
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // a dozen JVMs start at once: the optimizing compiler would take what they
                // need
                "-Xshare:auto",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.awt.headless=true",
                "-Dlog4j2.configurationFile=" + runFolder.resolve("log4j2.xml").toUri()));
        command.addAll(jvm.options());
        command.addAll(List.of("-cp", jvm.classPath(), mainClass));
        command.addAll(arguments);
        return command;
    }
}
