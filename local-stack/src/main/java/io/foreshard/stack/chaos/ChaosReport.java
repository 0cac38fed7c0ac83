package io.foreshard.stack.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.foreshard.stack.chaos.Operation.Kind;
import io.foreshard.stack.chaos.Operation.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A result as JSON and in words. Stateless. */
final class ChaosReport {

    private static final int MOST_STORIES = 50;

    private ChaosReport() {}

    static void write(ChaosResult result, Path file) throws IOException {
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), fields(result));
    }

    static Map<String, Object> fields(ChaosResult result) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("seed", result.plan().seed());
        fields.put("minutes", result.plan().length().toMillis() / 60_000.0);
        fields.put("writes", writes(result));
        fields.put("reads", reads(result));
        fields.put("faults", faults(result));
        fields.put(
                "migrations",
                ordered(
                        "committed", result.migrations().committed(),
                        "aborted", result.migrations().aborted(),
                        "refused", result.migrations().refused()));
        for (Violation.Kind kind : Violation.Kind.values()) {
            fields.put(kind.label(), result.violations(kind));
        }
        Map<String, Object> availability = new LinkedHashMap<>();
        availability.put(
                "reads", result.availability(operation -> operation.kind().isRead()));
        availability.put(
                "writes", result.availability(operation -> operation.kind().isWrite()));
        fields.put("availability", availability);
        fields.put("errors", new TreeMap<>(result.errors()));
        fields.put(
                "violations",
                result.violations().stream()
                        .limit(MOST_STORIES)
                        .map(violation -> violation.kind().label() + " " + violation.key() + ": " + violation.story())
                        .toList());
        return fields;
    }

    private static Map<String, Object> writes(ChaosResult result) {
        return ordered(
                "acknowledged", result.writes(Result.OK),
                "refused", result.writes(Result.REFUSED),
                "unknown", result.writes(Result.UNKNOWN));
    }

    private static Map<String, Object> reads(ChaosResult result) {
        Map<String, Object> reads = new LinkedHashMap<>();
        reads.put("strict", answered(result, Kind.READ_STRICT));
        reads.put("bounded", answered(result, Kind.READ_BOUNDED));
        return reads;
    }

    private static long answered(ChaosResult result, Kind kind) {
        return result.count(operation -> operation.kind() == kind && operation.isAcknowledged());
    }

    private static Map<String, Integer> faults(ChaosResult result) {
        Map<String, Integer> faults = new LinkedHashMap<>();
        result.plan()
                .kinds()
                .forEach(kind -> faults.put(kind.label(), result.faults().getOrDefault(kind, 0)));
        return faults;
    }

    private static Map<String, Object> ordered(
            String first, long one, String second, long two, String third, long three) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(first, one);
        fields.put(second, two);
        fields.put(third, three);
        return fields;
    }

    static String inWords(ChaosResult result) {
        List<String> lines = new ArrayList<>();
        fields(result).forEach((name, value) -> {
            if (!name.equals("violations")) {
                lines.add(String.format("%-14s%s", name, value));
            }
        });
        result.violations().stream()
                .limit(MOST_STORIES)
                .forEach(violation -> lines.add(
                        "VIOLATED " + violation.kind().label() + " " + violation.key() + ": " + violation.story()));
        return String.join("\n", lines);
    }
}
