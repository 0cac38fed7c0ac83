package io.foreshard.benchmarks.pipeline;

/**
 * How fast accesses went through a job at full speed. Immutable.
 *
 * @param cpuSeconds of the whole process, all threads
 */
record Speed(long events, double cpuSeconds, double wallSeconds) {

    double eventsPerCpuSecond() {
        return events / cpuSeconds;
    }

    double eventsPerSecond() {
        return events / wallSeconds;
    }
}
