package io.foreshard.configuration;

import io.foreshard.core.Region;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How the text of an option becomes a value. Immutable.
 *
 * @param name for the reference page
 * @param expected the form in words, for violations
 * @param list whether a YAML list (or comma-separated text) is read
 * @param parser from the elements (one if not a list); throws IllegalArgumentException on bad text
 */
record ValueType<T>(String name, String expected, boolean list, Function<List<String>, T> parser) {

    static final ValueType<String> TEXT = scalar("text", "text", Function.identity());
    static final ValueType<Secret> SECRET = scalar("secret", "text", Secret::new);
    static final ValueType<Path> FILE = scalar("file", "the path of a file", Path::of);
    static final ValueType<Boolean> BOOLEAN = scalar("true or false", "true or false", ValueType::parseBoolean);
    static final ValueType<Integer> INTEGER = scalar("whole number", "a whole number", Integer::valueOf);
    static final ValueType<Double> NUMBER = scalar("number", "a number", ValueType::parseNumber);
    static final ValueType<Duration> DURATION =
            scalar("duration", "a duration such as 500ms, 30s, 5m, 1h or 7d", DurationText::parse);
    static final ValueType<Long> SIZE = scalar("size", "a size such as 512B, 64KiB, 64MiB or 1GiB", SizeText::parse);
    static final ValueType<Instant> INSTANT =
            scalar("instant", "an instant such as 2026-01-05T00:00:00Z", Instant::parse);
    static final ValueType<ZoneId> TIME_ZONE =
            scalar("time zone", "a time zone such as Europe/Dublin or UTC", ZoneId::of);
    static final ValueType<Region> REGION =
            scalar("region", "a region name of lower-case letters, digits and dashes", Region::new);
    static final ValueType<Endpoint> ENDPOINT = scalar("host:port", "host:port", Endpoint::parse);
    static final ValueType<List<Endpoint>> ENDPOINTS =
            list("list of host:port", "a list of host:port", Endpoint::parse);
    static final ValueType<List<Region>> REGIONS = list("list of regions", "a list of region names", Region::new);
    static final ValueType<List<String>> TEXTS = list("list of text", "a list of text", Function.identity());

    static <T> ValueType<T> scalar(String name, String expected, Function<String, T> parser) {
        return new ValueType<>(name, expected, false, elements -> parser.apply(elements.get(0)));
    }

    static <T> ValueType<List<T>> list(String name, String expected, Function<String, T> parser) {
        return new ValueType<>(
                name, expected, true, elements -> elements.stream().map(parser).toList());
    }

    /** One of the constants, written in lower case with dashes. */
    static <E extends Enum<E>> ValueType<E> choice(Class<E> type) {
        String names = Arrays.stream(type.getEnumConstants())
                .map(ValueType::choiceName)
                .collect(Collectors.joining(", "));
        return scalar("choice", "one of " + names, text -> Enum.valueOf(type, constantName(text)));
    }

    static String choiceName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String constantName(String text) {
        return text.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static boolean parseBoolean(String text) {
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        throw new IllegalArgumentException("'" + text + "' is neither true nor false");
    }

    private static double parseNumber(String text) {
        double number = Double.parseDouble(text);
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new IllegalArgumentException("'" + text + "' is not finite");
        }
        return number;
    }
}
