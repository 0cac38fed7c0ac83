package io.foreshard.configuration;

/**
 * One thing wrong with a configuration. Immutable.
 *
 * @param path the option, e.g. {@code analyzer.window}, or the environment variable
 * @param value what was found, never a secret; empty if nothing was
 * @param expected what would be right
 * @param remedy what to change
 */
public record Violation(String path, String value, String expected, String remedy) {

    @Override
    public String toString() {
        String found = value.isEmpty() ? "is missing" : "is '" + value + "'";
        return path + " " + found + "; expected " + expected + ". " + remedy;
    }
}
