package io.foreshard.simulation;

/** A process of the simulated cluster: up or down, perhaps stopped for a while. Mutable; belongs to one thread. */
final class Node {

    private final String name;
    private boolean up = true;
    private int incarnation;
    private long pausedUntilMicros;
    private final long skewMillis;

    /** @param skewMillis by how much its clock differs from the true time */
    Node(String name, long skewMillis) {
        this.name = name;
        this.skewMillis = skewMillis;
    }

    String name() {
        return name;
    }

    boolean isUp() {
        return up;
    }

    /** Grows with every crash: what an earlier incarnation had planned does not happen. */
    int incarnation() {
        return incarnation;
    }

    long skewMillis() {
        return skewMillis;
    }

    long pausedUntilMicros() {
        return pausedUntilMicros;
    }

    void crash() {
        up = false;
        incarnation++;
        pausedUntilMicros = 0;
    }

    void start() {
        up = true;
    }

    /** It stands still, as under SIGSTOP: what arrives meanwhile is handled afterwards. */
    void pauseUntil(long micros) {
        pausedUntilMicros = Math.max(pausedUntilMicros, micros);
    }

    @Override
    public String toString() {
        return name;
    }
}
