package io.foreshard.stack;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A state as shell variables, to be taken over with {@code eval}. */
final class StatusShell {

    private StatusShell() {}

    static String of(StackState state) {
        Map<String, String> variables = new TreeMap<>();
        variables.put("CONFIG", state.configuration());
        variables.put("RUN_FOLDER", state.runFolder());
        state.components().forEach(component -> variables.put(name(component), value(component)));
        return variables.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + quoted(variable.getValue()))
                .collect(Collectors.joining("\n"));
    }

    /** {@code sidecar us-east} becomes SIDECAR_US_EAST. */
    private static String name(ComponentRecord component) {
        String name = component.name().equals("flink jobmanager") ? "flink" : component.name();
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** What the component's usual client takes: redis-cli -p, psql, etcdctl --endpoints, kcat -b, curl. */
    private static String value(ComponentRecord component) {
        return switch (component.kind()) {
            case "sidecar", "redis-cache" -> Integer.toString(component.port());
            case "postgres", "redis-store" -> withLogin(component);
            default -> component.uri();
        };
    }

    private static String withLogin(ComponentRecord component) {
        String scheme = component.kind().equals("postgres") ? "postgresql" : "redis";
        return scheme + "://" + component.user() + ":" + component.password() + "@" + component.host() + ":"
                + component.port() + "/" + component.database();
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "'\\''") + "'";
    }
}
