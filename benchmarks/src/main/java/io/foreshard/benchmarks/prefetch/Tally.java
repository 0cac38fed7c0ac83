package io.foreshard.benchmarks.prefetch;

/** Remote accesses, reads and writes. Not thread-safe. */
final class Tally {

    private long reads;
    private long writes;

    void read() {
        reads++;
    }

    void write() {
        writes++;
    }

    long reads() {
        return reads;
    }

    long all() {
        return reads + writes;
    }
}
