package io.foreshard.stack;

import io.foreshard.executor.cli.Foreshard;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** What {@code scripts/foreshard init} does for a deployment, done for a stack: topics, default rule, stores. */
final class Initialization {

    private Initialization() {}

    /** @throws StackException that quotes what went wrong */
    static void run(Path configuration) {
        StringWriter said = new StringWriter();
        int code = Foreshard.run(new PrintWriter(said), "init", "--config", configuration.toString());
        if (code != 0) {
            String failures = said.toString()
                    .lines()
                    .filter(line -> !line.startsWith("ok "))
                    .collect(Collectors.joining("\n"));
            throw new StackException("the stack could not be initialized:\n" + failures);
        }
    }
}
