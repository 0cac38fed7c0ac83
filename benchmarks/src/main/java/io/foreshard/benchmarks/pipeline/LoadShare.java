package io.foreshard.benchmarks.pipeline;

/**
 * The part of a load that one of several generators makes: every n-th item, with all accesses of it. Immutable.
 *
 * @param instance 0 to instances - 1
 */
record LoadShare(int instance, int instances) {

    static final LoadShare ALL = new LoadShare(0, 1);

    LoadShare {
        if (instance < 0 || instance >= instances) {
            throw new IllegalArgumentException("instance " + instance + " of " + instances);
        }
    }

    /** How many of so many items are in it. */
    int items(int keys) {
        return (keys - instance + instances - 1) / instances;
    }

    /** The i-th item in it. */
    int item(int index) {
        return index * instances + instance;
    }
}
