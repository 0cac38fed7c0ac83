package io.foreshard.benchmarks.shift;

import java.util.function.Consumer;

/** A detector that follows one item. Not thread-safe. */
interface Watcher {

    /** An alarm: its kind by the name that core gives it, the region, and the event time, ms. */
    record Alarm(String kind, int region, long millis) {}

    /** The hours before this one have ended. */
    void hoursEnded(long hour, Consumer<Alarm> alarms);

    void onAccess(int region, long millis, Consumer<Alarm> alarms);

    /** One that goes on by itself from here. */
    Watcher copy();
}
