package io.foreshard.configuration;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}, {@code 7d}; zero is {@code 0s}. */
final class DurationText {

    private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s*(ms|s|m|h|d)");
    private static final Map<String, Long> UNIT_MILLIS = units();

    private DurationText() {}

    /** @throws IllegalArgumentException if the text has another form */
    static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a duration");
        }
        long unit = UNIT_MILLIS.getOrDefault(matcher.group(2), 1L);
        return Duration.ofMillis(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit));
    }

    /** The shortest text that {@link #parse} reads back; fractions of a millisecond are cut. */
    static String format(Duration duration) {
        long millis = duration.toMillis();
        for (Map.Entry<String, Long> unit : UNIT_MILLIS.entrySet()) {
            if (millis != 0 && millis % unit.getValue() == 0) {
                return millis / unit.getValue() + unit.getKey();
            }
        }
        return "0s";
    }

    private static Map<String, Long> units() {
        Map<String, Long> units = new LinkedHashMap<>();
        units.put("d", 86_400_000L);
        units.put("h", 3_600_000L);
        units.put("m", 60_000L);
        units.put("s", 1_000L);
        units.put("ms", 1L);
        return units;
    }
}
