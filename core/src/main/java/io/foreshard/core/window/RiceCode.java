package io.foreshard.core.window;

/**
 * Whole numbers of either sign in Rice code (Rice 1979), as they are or as differences, whichever is shorter. Magnitudes are
 * at most {@value #LARGEST}. Pure functions.
 */
public final class RiceCode {

    /** So that differences, with their signs, stay within 31 bits. */
    public static final int LARGEST = 1 << 28;

    private static final int PARAMETER_BITS = 5;

    private RiceCode() {}

    /**
     * Appends numbers; how many is not stored.
     *
     * @throws IllegalArgumentException if a magnitude is too large
     */
    public static void write(PackedOutput out, int[] numbers) {
        int[] plain = new int[numbers.length];
        int[] steps = new int[numbers.length];
        int before = 0;
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] > LARGEST || numbers[i] < -LARGEST) {
                throw new IllegalArgumentException("number " + numbers[i] + ": expected at most " + LARGEST);
            }
            plain[i] = zigzag(numbers[i]);
            steps[i] = zigzag(numbers[i] - before);
            before = numbers[i];
        }
        int plainParameter = PackedOutput.bestRiceParameter(plain, plain.length);
        int stepParameter = PackedOutput.bestRiceParameter(steps, steps.length);
        boolean differences = PackedOutput.riceBits(steps, steps.length, stepParameter)
                < PackedOutput.riceBits(plain, plain.length, plainParameter);
        int parameter = differences ? stepParameter : plainParameter;
        out.flag(differences);
        out.bits(parameter, PARAMETER_BITS);
        for (int code : differences ? steps : plain) {
            out.rice(code, parameter);
        }
    }

    /** Reads {@code count} numbers that {@link #write} appended. */
    public static int[] read(PackedInput in, int count) {
        boolean differences = in.flag();
        int parameter = (int) in.bits(PARAMETER_BITS);
        int[] numbers = new int[count];
        int before = 0;
        for (int i = 0; i < count; i++) {
            int code = in.rice(parameter);
            int value = (code >>> 1) ^ -(code & 1);
            numbers[i] = differences ? before + value : value;
            before = numbers[i];
        }
        return numbers;
    }

    private static int zigzag(int value) {
        return (value << 1) ^ (value >> 31);
    }
}
