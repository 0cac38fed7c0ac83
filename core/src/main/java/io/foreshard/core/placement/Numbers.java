package io.foreshard.core.placement;

import java.util.Locale;

/** Numbers as reasons show them. */
final class Numbers {

    private Numbers() {}

    static String format(double value) {
        return String.format(Locale.ROOT, "%.3g", value);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }
}
