package io.foreshard.stack;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** One line for each component that is ready. */
public final class TerminalProgress implements Progress {

    private final PrintStream out;

    /** To standard output. */
    public TerminalProgress() {
        this(System.out);
    }

    public TerminalProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public void started(String component, Duration took, int done, int of) {
        out.printf(Locale.ROOT, "[%2d/%2d] %-26s ready after %5.1f s%n", done, of, component, took.toMillis() / 1000.0);
        out.flush();
    }

    @Override
    public void note(String text) {
        out.println(text);
        out.flush();
    }
}
