package io.foreshard.core;

import java.io.Serializable;
import java.util.regex.Pattern;

/** Name of one data store in one region, unique in the topology, e.g. {@code eu-west-1}. Immutable. */
public record PartitionId(String name) implements Comparable<PartitionId>, Serializable {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    public PartitionId {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "partition '" + name + "': expected lower-case letters, digits and dashes, at most 63");
        }
    }

    @Override
    public int compareTo(PartitionId other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
