package io.foreshard.configuration;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Byte sizes as people write them: {@code 512B}, {@code 64KiB}, {@code 64MiB}, {@code 1GiB}, {@code 2TiB}. */
final class SizeText {

    private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s*(B|KiB|MiB|GiB|TiB)?");
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private SizeText() {}

    /** @throws IllegalArgumentException if the text has another form */
    static long parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a size");
        }
        String unit = matcher.group(2);
        long factor = 1;
        for (int i = 0; unit != null && !UNITS[i].equals(unit); i++) {
            factor *= 1024;
        }
        return Math.multiplyExact(Long.parseLong(matcher.group(1)), factor);
    }

    /** The shortest text that {@link #parse} reads back. */
    static String format(long bytes) {
        long rest = bytes;
        int unit = 0;
        while (rest != 0 && rest % 1024 == 0 && unit < UNITS.length - 1) {
            rest /= 1024;
            unit++;
        }
        return rest + UNITS[unit];
    }
}
