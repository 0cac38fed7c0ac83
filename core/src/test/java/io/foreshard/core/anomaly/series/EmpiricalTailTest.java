package io.foreshard.core.anomaly.series;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmpiricalTailTest {

    private static final int KEPT = 12;
    private static final int GENERATION = 150;

    /** All values, sorted anew for each question, by the definition in the class's comment. */
    private static double oracle(List<Float> values, double value) {
        int first = values.isEmpty() ? 0 : Math.max(0, (values.size() - 1) / GENERATION * GENERATION - GENERATION);
        List<Float> remembered = new ArrayList<>(values.subList(first, values.size()));
        if (remembered.size() < 20) {
            return 0;
        }
        remembered.sort(Comparator.reverseOrder());
        List<Float> top = remembered.subList(0, KEPT);
        double most = 0.8 * Math.log10(remembered.size() + 1);
        long rank = top.stream().filter(x -> x >= (float) value).count();
        if (rank > 0) {
            return Math.max(0, most - Math.log10((double) (rank + 1)));
        }
        float threshold = top.get(KEPT - 1);
        double meanExcess =
                top.stream().mapToDouble(x -> (double) x - threshold).sum() / (KEPT - 1);
        return most + 1.7 * Math.log(1 + (value - top.get(0)) / meanExcess);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void itIsWhatSortingAllRememberedValuesTells(long seed) {
        Random random = new Random(seed);
        EmpiricalTail tail = new EmpiricalTail(KEPT, GENERATION);
        List<Float> values = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            // thirds of small whole numbers tie often, and show what rounding does
            float drawn = (float) PackedOutput.rounded24(Math.floor(Math.exp(2 * random.nextGaussian()) * 6) / 3);
            float value = random.nextBoolean() ? drawn : -drawn;
            assertEquals(oracle(values, value), tail.surprise(value), 1e-9, "value " + i);
            tail.add(value);
            values.add(value);
        }
    }

    @Test
    void aValueIsForgottenAfterTwoGenerations() {
        EmpiricalTail tail = new EmpiricalTail(KEPT, GENERATION);
        tail.add(1_000);
        Random random = new Random(5);
        for (int i = 1; i < 2 * GENERATION; i++) {
            tail.add(random.nextDouble());
        }
        double remembered = tail.surprise(500);
        tail.add(0.5);
        assertTrue(remembered < 2, () -> "" + remembered);
        assertTrue(tail.surprise(500) > 6, () -> "" + tail.surprise(500));
    }

    @Test
    void equalValuesAreNoSurpriseAndTheFirstOtherOneIsGreat() {
        EmpiricalTail tail = new EmpiricalTail(KEPT, GENERATION);
        for (int i = 0; i < 100; i++) {
            tail.add(45);
        }
        assertTrue(tail.surprise(45) < 0.6);
        assertTrue(tail.surprise(45.01) > 10);
        assertEquals(tail.surprise(-5), tail.surprise(45));
    }

    @Test
    void whatIsStoredGoesOnTheSame() {
        Random random = new Random(8);
        EmpiricalTail tail = new EmpiricalTail(KEPT, GENERATION);
        for (int i = 0; i < 500; i++) {
            if (i % 61 == 0) {
                PackedOutput out = new PackedOutput();
                tail.writeTo(out);
                EmpiricalTail resumed = new EmpiricalTail(KEPT, GENERATION);
                resumed.add(77);
                resumed.readFrom(new PackedInput(out.toByteArray()));
                for (int k = 0; k < 20; k++) {
                    double value = 3 * random.nextGaussian();
                    assertEquals(tail.surprise(value), resumed.surprise(value));
                }
                tail = resumed;
            }
            tail.add(random.nextGaussian());
        }
    }

    @Test
    void badInputIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new EmpiricalTail(1, 100));
        assertThrows(IllegalArgumentException.class, () -> new EmpiricalTail(12, 11));
        EmpiricalTail tail = new EmpiricalTail(KEPT, GENERATION);
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1e39}) {
            assertThrows(IllegalArgumentException.class, () -> tail.add(value));
            assertThrows(IllegalArgumentException.class, () -> tail.surprise(value));
        }
    }

    @Test
    void storedValuesThatRiseAreRefused() {
        PackedOutput out = new PackedOutput();
        out.varint(2);
        out.float24(1);
        out.float24(2);
        PackedInput in = new PackedInput(Arrays.copyOf(out.toByteArray(), 40));
        EmpiricalTail tail = new EmpiricalTail(KEPT, GENERATION);
        assertThrows(IllegalArgumentException.class, () -> tail.readFrom(in));
    }
}
