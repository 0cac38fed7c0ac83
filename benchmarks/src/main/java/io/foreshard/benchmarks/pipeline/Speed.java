package io.foreshard.benchmarks.pipeline;

/**
 * How fast accesses went through a job at full speed. Immutable.
 *
 * @param cpuSeconds of the whole process, all threads
 */
record Speed(long events, double cpuSeconds, double wallSeconds) {

    /** Both, one after the other. */
    Speed plus(Speed more) {
        return new Speed(events + more.events, cpuSeconds + more.cpuSeconds, wallSeconds + more.wallSeconds);
    }

    double eventsPerCpuSecond() {
        return events / cpuSeconds;
    }

    double eventsPerSecond() {
        return events / wallSeconds;
    }

    /** Processors in use on average. */
    double cores() {
        return cpuSeconds / wallSeconds;
    }
}
