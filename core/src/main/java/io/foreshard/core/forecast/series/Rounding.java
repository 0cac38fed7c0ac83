package io.foreshard.core.forecast.series;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/**
 * Numbers of 24 bits: a float without its last 8 bits, relative error at most 2^-16. State is rounded to them as soon as it
 * arises, so that what was stored resumes to identical numbers. Pure functions.
 */
final class Rounding {

    static final float LARGEST = 1e30f;

    private Rounding() {}

    static float round(double value) {
        float bounded = (float) Math.max(-LARGEST, Math.min(LARGEST, value));
        return (float) PackedOutput.rounded24(bounded);
    }

    /** To 16 bits: 8 significant ones, relative error at most 2^-9. */
    static float coarse(double value) {
        float bounded = (float) Math.max(-LARGEST, Math.min(LARGEST, value));
        return Float.intBitsToFloat((Float.floatToIntBits(bounded) + 0x8000) & 0xffff0000);
    }

    static void write(PackedOutput out, float rounded) {
        out.float24(rounded);
    }

    static float read(PackedInput in) {
        return (float) in.float24();
    }

    static void writeAll(PackedOutput out, float[] rounded) {
        for (float value : rounded) {
            write(out, value);
        }
    }

    static float[] readAll(PackedInput in, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = read(in);
        }
        return values;
    }

    /** Numbers of 16 bits. */
    static void writeCoarse(PackedOutput out, float[] coarse) {
        for (float value : coarse) {
            out.float16(value);
        }
    }

    static float[] readCoarse(PackedInput in, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) in.float16();
        }
        return values;
    }

    static float[] coarseAll(double[] values) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = coarse(values[i]);
        }
        return rounded;
    }

    static float[] roundAll(double[] values) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = round(values[i]);
        }
        return rounded;
    }
}
