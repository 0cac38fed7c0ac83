package io.foreshard.benchmarks.measure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Measures from its making on. Immutable. */
public final class Stopwatch {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final long wallNanos = System.nanoTime();
    private final long cpuNanos = SYSTEM.getProcessCpuTime();

    public Speed after(long events) {
        return new Speed(events, (SYSTEM.getProcessCpuTime() - cpuNanos) / 1e9, (System.nanoTime() - wallNanos) / 1e9);
    }

    public double seconds() {
        return (System.nanoTime() - wallNanos) / 1e9;
    }
}
