package io.foreshard.core.mobility;

import io.foreshard.core.anomaly.AlarmCalibrator;
import io.foreshard.core.forecast.Prior;
import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/**
 * What items do in the day after their first access from one region: accesses per window, and how much items differ.
 * Serves as prior of an item that is not known yet. Not thread-safe.
 *
 * <p>Counts have mean {@code m} and variance {@code m + m²/a}: the rates of items are gamma distributed with shape
 * {@code a} and rate {@code a/m} by moments. Old counts fade: the latest {@value #MEMORY} windows weigh most.
 */
public final class PopulationProfile {

    /** Windows of an item's life that are learnt from. */
    public static final int LEARNT_WINDOWS = 24;

    private static final int MEMORY = 20_000;
    private static final double DISCOUNT = 1 - 1.0 / MEMORY;
    private static final double PRIOR_WINDOWS = 50;
    private static final int VERSION = 2;
    private static final int VERSION_WITHOUT_ALARMS = 1;

    private double windows = PRIOR_WINDOWS;
    private double sum = PRIOR_WINDOWS * Prior.VAGUE.events() / Prior.VAGUE.windows();
    private double squares = PRIOR_WINDOWS * 0.5;

    private AlarmCalibrator alarms = new AlarmCalibrator();

    /** A profile that has seen nothing. */
    public PopulationProfile() {}

    /**
     * Learns from a closed window.
     *
     * @param age windows since the item's first access from the region, at least 0
     * @param count accesses in it
     */
    public void observe(long age, int count) {
        // The window of the first access itself holds an access by definition.
        if (age < 1 || age > LEARNT_WINDOWS) {
            return;
        }
        double clipped = Math.min(count, 1000);
        windows = DISCOUNT * windows + 1;
        sum = DISCOUNT * sum + clipped;
        squares = DISCOUNT * squares + clipped * clipped;
    }

    /** The prior of an item that was just accessed from this region for the first time. */
    public Prior prior() {
        double mean = Math.max(1e-3, sum / windows);
        double variance = squares / windows - mean * mean;
        double shape = Math.min(10, Math.max(0.05, mean * mean / Math.max(1e-6, variance - mean)));
        return new Prior(shape, shape / mean);
    }

    /** What has been learnt of how far ordinary behaviour goes. */
    public AlarmCalibrator alarms() {
        return alarms;
    }

    public byte[] toBytes() {
        PackedOutput out = new PackedOutput();
        out.bits(VERSION, 8);
        out.float32(windows);
        out.float32(sum);
        out.float32(squares);
        alarms.writeTo(out);
        return out.toByteArray();
    }

    /** Reads what {@link #toBytes} returned. */
    public static PopulationProfile fromBytes(byte[] bytes) {
        PackedInput in = new PackedInput(bytes);
        long version = in.bits(8);
        if (version != VERSION && version != VERSION_WITHOUT_ALARMS) {
            throw new IllegalArgumentException(
                    "population profile of version " + version + ": expected at most " + VERSION);
        }
        PopulationProfile profile = new PopulationProfile();
        profile.windows = in.float32();
        profile.sum = in.float32();
        profile.squares = in.float32();
        if (version == VERSION) {
            profile.alarms = AlarmCalibrator.readFrom(in);
        }
        return profile;
    }
}
