package io.foreshard.core;

import java.io.Serializable;
import java.util.regex.Pattern;

/** A place that requests come from and data lives in, e.g. {@code eu-west}. Immutable. */
public record Region(String name) implements Comparable<Region>, Serializable {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    public Region {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "region '" + name + "': expected lower-case letters, digits and dashes, at most 63");
        }
    }

    @Override
    public int compareTo(Region other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
