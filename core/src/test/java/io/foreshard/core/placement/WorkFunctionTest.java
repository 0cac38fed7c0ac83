package io.foreshard.core.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkFunctionTest {

    private static final List<Region> REGIONS = List.of(new Region("eu"), new Region("us"), new Region("ap"));

    /** Mean round trip 100 ms: pairs cost 0.5, 1 and 1.5. */
    private static AccessCosts prices(double move) {
        Topology topology = new Topology(
                REGIONS,
                Map.of(
                        REGIONS.get(0),
                                Map.of(REGIONS.get(1), Duration.ofMillis(50), REGIONS.get(2), Duration.ofMillis(100)),
                        REGIONS.get(1), Map.of(REGIONS.get(2), Duration.ofMillis(150))),
                Map.of(new PartitionId("eu-1"), REGIONS.get(0)));
        RegionTable table = new RegionTable();
        for (int i = 0; i < REGIONS.size(); i++) {
            table.put(i, REGIONS.get(i), 0);
        }
        return AccessCosts.of(table, new RemotenessTable(topology), move, 0);
    }

    /** The least cost of serving all accesses and ending in each region: dynamic programming over whole prefixes. */
    private static double[] offline(int[] accesses, int count, AccessCosts prices) {
        double[] least = {0, prices.move(), prices.move()};
        for (int t = 0; t < count; t++) {
            double[] served = new double[3];
            for (int region = 0; region < 3; region++) {
                served[region] = least[region] + prices.access(region, accesses[t]);
            }
            double jump = Arrays.stream(served).min().orElseThrow() + prices.move();
            least = Arrays.stream(served).map(cost -> Math.min(cost, jump)).toArray();
        }
        return least;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.7, 2, 5})
    void itMovesWhenTheLeastCostOfBeingElsewhereIsAMoveLess(double move) {
        AccessCosts prices = prices(move);
        Random random = new Random(4);
        int[] accesses = random.ints(2_000, 0, 3).toArray();
        for (int i = 1; i < accesses.length; i++) {
            accesses[i] = random.nextInt(4) == 0 ? accesses[i] : accesses[i - 1];
        }
        WorkFunction work = new WorkFunction();
        int place = 0;
        int moves = 0;
        for (int t = 0; t < accesses.length; t++) {
            int next = work.serve(accesses[t], place, prices);
            double[] costs = offline(accesses, t + 1, prices);
            double least = Arrays.stream(costs).min().orElseThrow();
            boolean due = costs[place] >= least + move - 1e-4;
            assertEquals(due, next != place, "access " + t);
            assertTrue(next == place || costs[next] < least + 1e-3, "to the cheapest");
            moves += next != place ? 1 : 0;
            place = next;
        }
        int made = moves;
        assertTrue(made > 20, () -> made + " moves");
    }

    @Test
    void whoeverAlwaysAsksFromElsewhereCostsItAtMostFiveTimesTheOptimum() {
        AccessCosts prices = prices(3);
        WorkFunction work = new WorkFunction();
        int place = 0;
        double cost = 0;
        int[] accesses = new int[6_000];
        Random random = new Random(5);
        for (int t = 0; t < accesses.length; t++) {
            accesses[t] = (place + 1 + random.nextInt(2)) % 3;
            cost += prices.access(place, accesses[t]);
            int next = work.serve(accesses[t], place, prices);
            cost += next != place ? prices.move() : 0;
            place = next;
        }
        double least =
                Arrays.stream(offline(accesses, accesses.length, prices)).min().orElseThrow();
        assertTrue(cost <= 5 * least + 10, cost + " beside " + least);
    }

    @Test
    void itIsSettledWhenMoreOfTheSameChangesNothing() {
        AccessCosts prices = prices(2);
        WorkFunction work = new WorkFunction();
        int place = 0;
        for (int i = 0; i < 3; i++) {
            place = work.serve(1, place, prices);
            assertTrue(!work.settled(1, prices), "after " + (i + 1));
        }
        for (int i = 0; i < 10; i++) {
            place = work.serve(1, place, prices);
        }
        assertEquals(1, place);
        assertTrue(work.settled(1, prices));
    }

    @Test
    void patienceGrowsWithThePriceOfAMove() {
        assertEquals(Rule.HOME_1_AWAY_2, Rule.plausible(0.2));
        assertEquals(Rule.HOME_1_AWAY_3, Rule.plausible(1));
        assertEquals(Rule.HOME_1_AWAY_5, Rule.plausible(2));
        assertEquals(Rule.HOME_1_AWAY_13, Rule.plausible(5));
        assertEquals(Rule.HOME_1_AWAY_21, Rule.plausible(100));
    }
}
