package io.foreshard.core.mobility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.forecast.Prior;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PopulationProfileTest {

    @Test
    void learnsTheMeanOfTheDayAfterAFirstAccessAndHowMuchItemsDiffer() {
        PopulationProfile alike = new PopulationProfile();
        PopulationProfile unlike = new PopulationProfile();
        SplittableRandom random = new SplittableRandom(1);
        for (int item = 0; item < 400; item++) {
            int heavy = random.nextInt(10) == 0 ? 20 : 0;
            for (int age = 0; age < 100; age++) {
                alike.observe(age, 1 + random.nextInt(3));
                unlike.observe(age, heavy);
            }
        }
        assertEquals(2, alike.prior().events() / alike.prior().windows(), 0.1);
        assertEquals(2, unlike.prior().events() / unlike.prior().windows(), 0.4);
        assertTrue(alike.prior().windows() > 10 * unlike.prior().windows());
    }

    @Test
    void whatItemsDoLaterOrInTheirFirstWindowDoesNotCount() {
        PopulationProfile profile = new PopulationProfile();
        for (int i = 0; i < 1000; i++) {
            profile.observe(0, 50);
            profile.observe(PopulationProfile.LEARNT_WINDOWS + 1, 50);
        }
        assertEquals(new PopulationProfile().prior(), profile.prior());
    }

    @Test
    void storedItKnowsTheSame() {
        PopulationProfile profile = new PopulationProfile();
        for (int i = 0; i < 500; i++) {
            profile.observe(1 + i % 24, i % 5);
        }
        Prior before = profile.prior();
        byte[] bytes = profile.toBytes();
        Prior after = PopulationProfile.fromBytes(bytes).prior();
        assertEquals(before.events(), after.events(), 1e-4);
        assertEquals(before.windows(), after.windows(), 1e-4);
        assertTrue(bytes.length <= 200, "bytes: " + bytes.length);
    }
}
