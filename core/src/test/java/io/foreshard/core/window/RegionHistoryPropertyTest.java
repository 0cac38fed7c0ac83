package io.foreshard.core.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegionHistoryPropertyTest {

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void equalsAPlainMapOfWindowsAndSurvivesStorage(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int capacity = 1 + random.nextInt(200);
        RegionHistory history = new RegionHistory(capacity, 500);
        TreeMap<Long, int[]> model = new TreeMap<>();
        long newest = 500;
        for (int step = 0; step < 2000; step++) {
            long window = newest + random.nextInt(-capacity, 4);
            int reads = random.nextInt(1 << random.nextInt(1, 20));
            int writes = random.nextInt(3);
            boolean held = window > newest - capacity;
            RegionHistory.Added added = history.add(window, reads, writes);
            assertEquals(held ? RegionHistory.Added.COUNTED : RegionHistory.Added.TOO_LATE, added);
            newest = Math.max(newest, window);
            if (held) {
                int[] counts = model.computeIfAbsent(window, w -> new int[2]);
                counts[0] += reads;
                counts[1] += writes;
            }
            model.headMap(newest - capacity, true).clear();
            if (step % 50 == 0) {
                history = restored(history);
            }
        }
        for (long window = newest - capacity - 2; window <= newest + 2; window++) {
            int[] counts = model.getOrDefault(window, new int[2]);
            assertEquals(counts[0] + counts[1], history.total(window), "window " + window);
            assertEquals(counts[1], history.writes(window), "writes of window " + window);
        }
        assertEquals(newest, history.newestWindow());
    }

    @ParameterizedTest(name = "{0} accesses an hour")
    @ValueSource(ints = {1, 10, 100, 1000, 100_000})
    void aWeekOfHoursFitsItsBudget(int perHour) {
        SplittableRandom random = new SplittableRandom(perHour);
        RegionHistory history = new RegionHistory(168, 480_000);
        for (int hour = 0; hour < 168; hour++) {
            history.add(480_000 + hour, random.nextInt(2 * perHour), random.nextInt(1 + perHour / 2));
        }
        PackedOutput out = new PackedOutput();
        history.writeTo(out);
        assertTrue(out.toByteArray().length <= 780, "bytes: " + out.toByteArray().length);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void packedNumbersComeBackInTheirOrder(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] values = random.longs(500).map(v -> v >> random.nextInt(64)).toArray();
        PackedOutput out = new PackedOutput();
        for (long value : values) {
            out.signedVarint(value);
            out.varint(value);
            out.rice((int) (value & 0x7fffffff), (int) (value & 31));
            out.flag(value > 0);
            out.float32((double) value);
        }
        PackedInput in = new PackedInput(out.toByteArray());
        for (long value : values) {
            assertEquals(value, in.signedVarint());
            assertEquals(value, in.varint());
            assertEquals((int) (value & 0x7fffffff), in.rice((int) (value & 31)));
            assertEquals(value > 0, in.flag());
            assertEquals((float) value, in.float32());
        }
    }

    private static RegionHistory restored(RegionHistory history) {
        PackedOutput out = new PackedOutput();
        history.writeTo(out);
        return RegionHistory.readFrom(new PackedInput(out.toByteArray()));
    }
}
