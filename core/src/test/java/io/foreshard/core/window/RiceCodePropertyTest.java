package io.foreshard.core.window;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random numbers of every magnitude; the seed is the test's parameter. */
class RiceCodePropertyTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatWasWrittenIsRead(long seed) {
        Random random = new Random(seed);
        for (int magnitude = 1; magnitude <= RiceCode.LARGEST; magnitude <<= 3) {
            int bound = magnitude;
            int[] numbers = random.ints(random.nextInt(200), -bound, bound + 1).toArray();
            assertArrayEquals(numbers, readBack(numbers));
        }
    }

    @Test
    void theLargestNumbersOfBothSignsFollowEachOther() {
        int[] numbers = {RiceCode.LARGEST, -RiceCode.LARGEST, RiceCode.LARGEST, 0, -RiceCode.LARGEST};
        assertArrayEquals(numbers, readBack(numbers));
        int[] tooLarge = {RiceCode.LARGEST + 1};
        assertThrows(IllegalArgumentException.class, () -> RiceCode.write(new PackedOutput(), tooLarge));
    }

    @Test
    void aSlowCurveTakesFewBits() {
        int[] curve = IntStream.range(0, 168)
                .map(t -> 100_000 + (int) (1000 * Math.sin(2 * Math.PI * t / 24)))
                .toArray();
        assertTrue(written(curve).length <= 168 * 11 / 8, written(curve).length + " bytes");
    }

    private static int[] readBack(int[] numbers) {
        return RiceCode.read(new PackedInput(written(numbers)), numbers.length);
    }

    private static byte[] written(int[] numbers) {
        PackedOutput out = new PackedOutput();
        RiceCode.write(out, numbers);
        return out.toByteArray();
    }
}
