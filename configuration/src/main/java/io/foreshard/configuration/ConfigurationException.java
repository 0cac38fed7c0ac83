package io.foreshard.configuration;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used. Its message names every violation and is meant to be shown to the user as it is. */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Violation> violations;

    public ConfigurationException(String source, List<Violation> violations) {
        super(message(source, violations));
        this.violations = List.copyOf(violations);
    }

    public List<Violation> violations() {
        return violations;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    private static String message(String source, List<Violation> violations) {
        String count = violations.size() == 1 ? "1 problem" : violations.size() + " problems";
        return violations.stream()
                .map(violation -> "\n  - " + violation)
                .collect(Collectors.joining("", count + " in the configuration " + source + ":", ""));
    }
}
