package io.foreshard.configuration;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the catalogue. Immutable.
 *
 * @param path segments joined by dots; {@code *} stands for a name, e.g. of a partition
 * @param defaultText the default as it would be written in the file, absent if there is none
 * @param required whether it must be given where its section is
 * @param minimum least value allowed, absent for none
 * @param maximum greatest value allowed, absent for none
 * @param description what it does, with its unit when the type does not carry it
 */
record Option<T>(
        String path,
        ValueType<T> type,
        @Nullable String defaultText,
        boolean required,
        @Nullable T minimum,
        @Nullable T maximum,
        String description) {

    static <T> Option<T> required(String path, ValueType<T> type, String description) {
        return new Option<>(path, type, null, true, null, null, description);
    }

    static <T> Option<T> optional(String path, ValueType<T> type, String description) {
        return new Option<>(path, type, null, false, null, null, description);
    }

    static <T> Option<T> of(String path, ValueType<T> type, String defaultText, String description) {
        return new Option<>(path, type, defaultText, false, null, null, description);
    }

    /** A duration with its range. */
    static Option<Duration> duration(String path, String defaultText, String range, String description) {
        return of(path, ValueType.DURATION, defaultText, description).within(range);
    }

    static Option<Integer> integer(String path, String defaultText, String range, String description) {
        return of(path, ValueType.INTEGER, defaultText, description).within(range);
    }

    static Option<Double> number(String path, String defaultText, String range, String description) {
        return of(path, ValueType.NUMBER, defaultText, description).within(range);
    }

    static Option<Long> size(String path, String defaultText, String range, String description) {
        return of(path, ValueType.SIZE, defaultText, description).within(range);
    }

    /** This option with the bounds of {@code "least..greatest"}, both in the type's own form. */
    Option<T> within(String range) {
        int dots = range.indexOf("..");
        T least = type.parser().apply(List.of(range.substring(0, dots)));
        T greatest = type.parser().apply(List.of(range.substring(dots + 2)));
        return new Option<>(path, type, defaultText, required, least, greatest, description);
    }

    List<String> segments() {
        return List.of(path.split("\\."));
    }

    /** The environment variable that overrides it, names in place of {@code *} still to be put in. */
    String environmentVariable() {
        return environmentVariable(segments());
    }

    static String environmentVariable(List<String> segments) {
        StringBuilder name = new StringBuilder("FORESHARD");
        for (String segment : segments) {
            name.append('_')
                    .append(segment.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                            .replace('-', '_')
                            .toUpperCase(Locale.ROOT));
        }
        return name.toString();
    }

    /** The bounds in words, empty if there are none. */
    String range() {
        return minimum == null || maximum == null ? "" : format(minimum) + " to " + format(maximum);
    }

    /** Whether the value lies within the bounds; always true without bounds. */
    @SuppressWarnings("unchecked")
    boolean admits(T value) {
        return minimum == null
                || maximum == null
                || (((Comparable<T>) value).compareTo(minimum) >= 0 && ((Comparable<T>) value).compareTo(maximum) <= 0);
    }

    private String format(T bound) {
        if (bound instanceof Duration duration) {
            return DurationText.format(duration);
        }
        return type.name().equals(ValueType.SIZE.name()) ? SizeText.format((Long) bound) : String.valueOf(bound);
    }
}
