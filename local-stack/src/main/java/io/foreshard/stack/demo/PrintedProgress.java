package io.foreshard.stack.demo;

import io.foreshard.stack.Progress;
import java.io.PrintStream;
import java.time.Duration;

/** Prints one line for each component that is ready. */
final class PrintedProgress implements Progress {

    private final PrintStream out;

    PrintedProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public void started(String component, Duration took, int done, int of) {
        out.printf("  [%d/%d] %s ready after %.1f s%n", done, of, component, took.toMillis() / 1000.0);
    }

    @Override
    public void note(String text) {
        out.println("  " + text);
    }
}
