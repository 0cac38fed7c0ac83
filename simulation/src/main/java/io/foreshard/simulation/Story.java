package io.foreshard.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What happened in one seed, one line each; told only where it is asked for. Mutable; belongs to one thread. */
final class Story {

    private final Scheduler scheduler;
    private final boolean told;
    private final List<String> lines = new ArrayList<>();

    Story(Scheduler scheduler, boolean told) {
        this.scheduler = scheduler;
        this.told = told;
    }

    void tell(Supplier<String> line) {
        if (told) {
            lines.add(String.format(Locale.ROOT, "%10.3f ms  %s", scheduler.nowMicros() / 1_000.0, line.get()));
        }
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
