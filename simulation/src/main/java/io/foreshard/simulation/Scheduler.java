package io.foreshard.simulation;

import java.time.Instant;
import java.util.PriorityQueue;

/**
 * Virtual time and the one queue of everything that will happen. Events at the same time happen in the order in which they
 * were planned. Mutable; belongs to one thread.
 */
final class Scheduler {

    private static final long START_MILLIS =
            Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();

    private final PriorityQueue<Event> queue = new PriorityQueue<>();
    private long nowMicros;
    private long planned;
    private long happened;

    private record Event(long atMicros, long order, Node node, int incarnation, Runnable task)
            implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(atMicros, other.atMicros);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    long nowMicros() {
        return nowMicros;
    }

    /** What the clock of a node shows. */
    Instant clock(Node node) {
        return Instant.ofEpochMilli(clockMillis(node));
    }

    long clockMillis(Node node) {
        return START_MILLIS + nowMicros / 1_000 + node.skewMillis();
    }

    /** When a clock without skew shows this. */
    long microsAt(long millis) {
        return (millis - START_MILLIS) * 1_000;
    }

    /** How many events have happened. */
    long happened() {
        return happened;
    }

    /** At this node after a while, unless it crashes before; later if it is paused. */
    void after(long delayMicros, Node node, Runnable task) {
        add(nowMicros + Math.max(0, delayMicros), node, node.incarnation(), task);
    }

    private void add(long atMicros, Node node, int incarnation, Runnable task) {
        queue.add(new Event(atMicros, planned++, node, incarnation, task));
    }

    /** Lets the next event happen; false if there is none before this time. */
    boolean step(long untilMicros) {
        while (!queue.isEmpty() && queue.element().atMicros() <= untilMicros) {
            Event next = queue.remove();
            nowMicros = next.atMicros();
            Node node = next.node();
            if (node.incarnation() != next.incarnation() || !node.isUp()) {
                continue;
            }
            if (node.pausedUntilMicros() > nowMicros) {
                add(node.pausedUntilMicros(), node, next.incarnation(), next.task());
                continue;
            }
            happened++;
            next.task().run();
            return true;
        }
        return false;
    }
}
