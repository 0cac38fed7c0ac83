package io.foreshard.benchmarks.measure;

/**
 * How fast accesses went through a job at full speed. Immutable.
 *
 * @param cpuSeconds of the whole process, all threads
 */
public record Speed(long events, double cpuSeconds, double wallSeconds) {

    /** Both, one after the other. */
    public Speed plus(Speed more) {
        return new Speed(events + more.events, cpuSeconds + more.cpuSeconds, wallSeconds + more.wallSeconds);
    }

    public double eventsPerCpuSecond() {
        return events / cpuSeconds;
    }

    public double eventsPerSecond() {
        return events / wallSeconds;
    }

    /** Processors in use on average. */
    public double cores() {
        return cpuSeconds / wallSeconds;
    }
}
