package io.foreshard.configuration;

import java.io.Serializable;

/**
 * A password or key that no log line shows: {@link #toString()} hides it. Immutable.
 *
 * @param value the secret itself
 */
public record Secret(String value) implements Serializable {

    @Override
    public String toString() {
        return "******";
    }
}
