package io.foreshard.core.prefetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import io.foreshard.core.prefetch.RequestPrefetch.Candidate;
import io.foreshard.core.prefetch.RequestPrefetch.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is fetched on a request: by value, within budgets and bounds of memory. */
class RequestPrefetchTest {

    private static final Region HERE = new Region("here");
    private static final Region FAR = new Region("far");
    private static final Topology TOPOLOGY = new Topology(
            List.of(HERE, FAR),
            Map.of(HERE, Map.of(FAR, Duration.ofMillis(100)), FAR, Map.of(HERE, Duration.ofMillis(100))),
            Map.of(new PartitionId("here-1"), HERE, new PartitionId("far-1"), FAR));

    private static RequestPrefetch prefetch(double itemsPerSecond, double bytesPerSecond, long habitBytes) {
        return new RequestPrefetch(
                HERE,
                TOPOLOGY,
                new RequestPrefetch.Settings(
                        60_000, FetchValue.defaults(), itemsPerSecond, bytesPerSecond, habitBytes));
    }

    private static Candidate candidate(double probability, long bytes) {
        return new Candidate(new ItemId("c", "x"), probability, bytes);
    }

    @Test
    void more_probable_smaller_and_farther_is_never_worth_less() {
        FetchValue value = FetchValue.defaults();
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            double probability = random.nextDouble();
            double roundTrip = random.nextDouble() * 300;
            long bytes = random.nextInt(1 << 20);
            double worth = value.millis(probability, roundTrip, bytes);
            assertTrue(value.millis(Math.min(1, probability + 0.1), roundTrip, bytes) >= worth);
            assertTrue(value.millis(probability, roundTrip, bytes + 1000) <= worth);
            if (worth > 0) {
                assertTrue(value.millis(probability, roundTrip + 10, bytes) >= worth);
            }
        }
        assertThrows(IllegalArgumentException.class, () -> new FetchValue(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> new FetchValue(1, 0));
    }

    @Test
    void what_is_here_unlikely_or_over_budget_is_not_fetched() {
        RequestPrefetch prefetch = prefetch(2, 1_000_000, 1 << 20);
        assertEquals(Verdict.LOCAL, prefetch.decide(candidate(1, 100), HERE, 0));
        assertEquals(Verdict.NOT_WORTH_IT, prefetch.decide(candidate(0.4, 100), FAR, 0));
        assertEquals(Verdict.FETCH, prefetch.decide(candidate(0.5, 100), FAR, 0));
        assertEquals(Verdict.FETCH, prefetch.decide(candidate(0.5, 100), FAR, 0));
        assertEquals(Verdict.OVER_BUDGET, prefetch.decide(candidate(0.5, 100), FAR, 100));
        assertEquals(Verdict.FETCH, prefetch.decide(candidate(0.5, 100), FAR, 600));
    }

    @Test
    void bytes_that_were_not_reckoned_with_are_a_debt() {
        RequestPrefetch prefetch = prefetch(1000, 10_000, 1 << 20);
        Candidate small = candidate(1, 1_000);
        assertEquals(Verdict.FETCH, prefetch.decide(small, FAR, 0));
        prefetch.fetched(small, FAR, 30_000);
        assertEquals(Verdict.OVER_BUDGET, prefetch.decide(small, FAR, 1_000));
        assertEquals(Verdict.FETCH, prefetch.decide(small, FAR, 3_000));
    }

    @Test
    void memory_is_bounded_whoever_comes() {
        RequestPrefetch prefetch = prefetch(1000, 1_000_000, 1 << 20);
        for (int i = 0; i < 20_000; i++) {
            var unused = prefetch.used(new ItemId("customer" + i, "item" + i % 7), i);
            assertTrue(prefetch.habitBytes() <= 1 << 20);
        }
        assertTrue(prefetch.customers() > 100);
        assertFalse(prefetch.customers() > 5_000);
    }
}
