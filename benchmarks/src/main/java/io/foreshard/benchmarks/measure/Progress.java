package io.foreshard.benchmarks.measure;

import java.io.PrintWriter;
import java.util.function.Supplier;

/** Says what is going on, with the seconds since its making. For one thread. */
public final class Progress {

    private final PrintWriter out;
    private final Stopwatch since = new Stopwatch();
    private double lastSeconds;

    public Progress(PrintWriter out) {
        this.out = out;
    }

    public void say(String text) {
        lastSeconds = since.seconds();
        out.printf("%6.1f s  %s%n", lastSeconds, text);
        out.flush();
    }

    /** Says something unless something was said less than so many seconds ago. */
    public void sayAtMostEvery(double seconds, Supplier<String> text) {
        if (since.seconds() - lastSeconds >= seconds) {
            say(text.get());
        }
    }

    public PrintWriter out() {
        return out;
    }
}
