package io.foreshard.benchmarks.sidecar;

/**
 * What is to be measured. Immutable.
 *
 * @param keys different ones, each of a customer of its own
 * @param requests of one measurement with a pipeline of 1
 * @param warmUpSeconds under load before anything of a sidecar is measured: its compiler has to be done
 * @param loadSeconds of one measurement at half load
 */
record SidecarPlan(int keys, int requests, int warmUpSeconds, int connections, int rounds, int loadSeconds) {

    static final int VALUE_BYTES = 512;

    /** How many times more requests a measurement with a pipeline of 16 has: it is that much faster. */
    private static final int PIPELINED = 5;

    SidecarPlan {
        check("--keys", keys, 100, 1_000_000);
        check("--requests", requests, 1_000, 100_000_000);
        check("--connections", connections, 1, 1_000);
        check("--rounds", rounds, 1, 100);
    }

    static SidecarPlan full(int keys, int requests, int connections, int rounds) {
        return new SidecarPlan(keys, requests, 30, connections, rounds, 5);
    }

    /** Just to see that everything works. */
    static SidecarPlan quick(int connections) {
        return new SidecarPlan(2_000, 5_000, 1, connections, 1, 1);
    }

    int requests(int pipeline) {
        return pipeline == 1 ? requests : requests * PIPELINED;
    }

    private static void check(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(option + " " + value + ": expected " + least + " to " + most);
        }
    }
}
