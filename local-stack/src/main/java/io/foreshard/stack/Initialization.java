package io.foreshard.stack;

import io.foreshard.executor.cli.Foreshard;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** What {@code scripts/foreshard init} does for a deployment, done for a stack: topics, default rule, stores. */
final class Initialization {

    /** On a machine that is busy with starting all the rest, a server may not answer in time. */
    private static final int ATTEMPTS = 5;

    private Initialization() {}

    /** @throws StackException that quotes what went wrong the last time */
    static void run(Path configuration) {
        String failures = "";
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            StringWriter said = new StringWriter();
            if (Foreshard.run(new PrintWriter(said), "init", "--config", configuration.toString()) == 0) {
                return;
            }
            failures = said.toString()
                    .lines()
                    .filter(line -> !line.startsWith("ok "))
                    .collect(Collectors.joining("\n"));
        }
        throw new StackException("the stack could not be initialized:\n" + failures);
    }
}
