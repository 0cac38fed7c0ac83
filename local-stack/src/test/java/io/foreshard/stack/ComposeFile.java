package io.foreshard.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code docker-compose.yml} as Docker would see it: anchors and merges resolved. */
final class ComposeFile {

    private final Map<String, Service> services = new LinkedHashMap<>();
    private final Set<String> volumes;

    /**
     * One service.
     *
     * @param buildFile path of its Dockerfile, or empty
     * @param dependencies condition by service
     * @param healthCheck the words of its command, or none
     * @param publishedPorts HOST_ADDRESS:HOST_PORT:CONTAINER_PORT
     */
    record Service(
            String name,
            String image,
            String buildFile,
            List<String> command,
            Map<String, String> environment,
            Map<String, String> dependencies,
            List<String> healthCheck,
            List<String> volumes,
            List<String> publishedPorts,
            String restart) {

        /** Ends by itself, and is not started again. */
        boolean isOneShot() {
            return restart.equals("no");
        }

        /** The value after an option of its command. */
        String option(String option) {
            int at = command.indexOf(option);
            if (at < 0) {
                throw new AssertionError(name + " has no " + option + " in " + command);
            }
            return command.get(at + 1);
        }
    }

    private ComposeFile(Map<?, ?> file) {
        section(file, "services")
                .forEach((name, service) -> services.put((String) name, service((String) name, service)));
        volumes = Set.copyOf(
                section(file, "volumes").keySet().stream().map(String::valueOf).toList());
    }

    static ComposeFile read(Path file) throws IOException {
        return new ComposeFile(new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file)));
    }

    Map<String, Service> services() {
        return services;
    }

    Service service(String name) {
        Service service = services.get(name);
        if (service == null) {
            throw new AssertionError("no service " + name + " among " + services.keySet());
        }
        return service;
    }

    /** Names of the volumes that Docker keeps. */
    Set<String> volumes() {
        return volumes;
    }

    private static Service service(String name, Object text) {
        Map<?, ?> given = (Map<?, ?>) text;
        Map<String, String> dependencies = new LinkedHashMap<>();
        section(given, "depends_on")
                .forEach((to, how) ->
                        dependencies.put(String.valueOf(to), String.valueOf(((Map<?, ?>) how).get("condition"))));
        return new Service(
                name,
                text(given, "image"),
                text(section(given, "build"), "dockerfile"),
                texts(given, "command"),
                strings(section(given, "environment")),
                dependencies,
                texts(section(given, "healthcheck"), "test"),
                texts(given, "volumes"),
                texts(given, "ports"),
                text(given, "restart"));
    }

    private static Map<?, ?> section(Map<?, ?> of, String key) {
        return of.get(key) instanceof Map<?, ?> section ? section : Map.of();
    }

    private static String text(Map<?, ?> of, String key) {
        return of.get(key) instanceof String text ? text : "";
    }

    private static List<String> texts(Map<?, ?> of, String key) {
        return of.get(key) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    private static Map<String, String> strings(Map<?, ?> section) {
        Map<String, String> strings = new LinkedHashMap<>();
        section.forEach((key, value) -> strings.put(String.valueOf(key), String.valueOf(value)));
        return strings;
    }
}
