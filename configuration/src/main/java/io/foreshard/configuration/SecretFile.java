package io.foreshard.configuration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads secrets kept in files, such as those a container platform mounts. */
final class SecretFile {

    private SecretFile() {}

    /** The file's content without surrounding white space; empty, with a violation added, if it cannot be read. */
    static Optional<Secret> read(Path file, String option, List<Violation> violations) {
        try {
            String content = Files.readString(file).strip();
            if (!content.isEmpty()) {
                return Optional.of(new Secret(content));
            }
            violations.add(
                    new Violation(option, file.toString(), "a file that holds the secret", "The file is empty."));
        } catch (IOException e) {
            String remedy =
                    "Create the file or let this user read it (" + e.getClass().getSimpleName() + ").";
            violations.add(new Violation(option, file.toString(), "a readable file", remedy));
        }
        return Optional.empty();
    }
}
