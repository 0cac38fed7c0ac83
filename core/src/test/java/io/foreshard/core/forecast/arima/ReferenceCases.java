package io.foreshard.core.forecast.arima;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Reads the values that R wrote: {@code case,field,position,value}; a value may be NA. */
final class ReferenceCases {

    /** One fitted model of R. */
    record Case(String name, Map<String, List<Double>> fields) {

        double[] values(String field) {
            return fields.getOrDefault(field, List.of()).stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray();
        }

        double value(String field) {
            return values(field)[0];
        }

        ArimaOrder order() {
            double[] o = values("order");
            return new ArimaOrder(
                    (int) o[0], (int) o[1], (int) o[2], (int) o[3], (int) o[4], (int) o[5], (int) o[6], o[7] == 1);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private ReferenceCases() {}

    static Stream<Case> read(String resource) {
        Map<String, Case> cases = new LinkedHashMap<>();
        try (InputStream in = Objects.requireNonNull(ReferenceCases.class.getResourceAsStream(resource), resource);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                String[] parts = line.split(",", -1);
                double value = parts[3].equals("NA") ? Double.NaN : Double.parseDouble(parts[3]);
                cases.computeIfAbsent(parts[0], name -> new Case(name, new LinkedHashMap<>()))
                        .fields()
                        .computeIfAbsent(parts[1], field -> new ArrayList<>())
                        .add(value);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases.values().stream();
    }
}
