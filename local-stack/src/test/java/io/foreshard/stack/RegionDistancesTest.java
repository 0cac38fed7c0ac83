package io.foreshard.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.Region;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RegionDistancesTest {

    private static final Region EAST = new Region("us-east");
    private static final Region EUROPE = new Region("eu-west");
    private static final Region SYDNEY = new Region("ap-southeast-2");
    private static final Region OWN = new Region("basement");

    @Test
    void measuredOnesComeFirstAndWhatTheUserGivesBeforeThem() {
        assertEquals(Duration.ofMillis(76), between(EAST, EUROPE, Map.of()));
        assertEquals(Duration.ofMillis(76), between(EUROPE, EAST, Map.of()));
        assertEquals(Duration.ofMillis(5), between(EAST, EUROPE, Map.of("eu-west:us-east", Duration.ofMillis(5))));
    }

    /** Virginia and Sydney are 15,690 km apart: 157 ms there and back in glass without any detour. */
    @Test
    void theOthersAreEstimatedFromTheirPlaces() {
        long millis = between(EAST, SYDNEY, Map.of()).toMillis();
        assertTrue(millis > 157 && millis < 1.6 * 157, millis + " ms");
    }

    @Test
    void aRegionThatNobodyKnowsIsNamedWithWhatHelps() {
        StackException failure = assertThrows(StackException.class, () -> between(EAST, OWN, Map.of()));
        assertTrue(String.valueOf(failure.getMessage()).contains("--round-trip us-east:basement=80ms"));
        Duration assumed = Duration.ofMillis(100);
        var matrix = RegionDistances.between(List.of(EAST, OWN), Map.of(), (from, to) -> assumed);
        assertEquals(assumed, Objects.requireNonNull(matrix.get(EAST)).get(OWN));
    }

    private static Duration between(Region from, Region to, Map<String, Duration> given) {
        return Objects.requireNonNull(Objects.requireNonNull(
                        RegionDistances.between(List.of(from, to), given).get(from))
                .get(to));
    }
}
