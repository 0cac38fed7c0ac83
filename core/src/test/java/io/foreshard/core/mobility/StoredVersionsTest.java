package io.foreshard.core.mobility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.Region;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * State that earlier versions stored is read and goes on. The bytes: 60 hours with 2 reads and a write each from "eu" and, every tenth hour, a read
 * from "ap", 5 ms later, with the default options.
 */
class StoredVersionsTest {

    private static final String ITEM_1 =
            "01ba0140995d6023a32bc0603a374346c2604c2e115a9a956020002000404c2e0435002e8740c2ce739ce0155400008ec00f"
                    + "ecdc7b50628af59027da775091164e0ec60af275fe4e01fb172305999efe2dc8fd3081830e837d3fd2800b7702657521a801"
                    + "763b3c000000000000000006db6db6db6db6db6db6db6db6db6db6db6db6db6db6db41555555555555555555555555555554"
                    + "007606849d8ae4831457ac8621bbb08488b270164860602c0120200000202000000fd33f2f23062dc62dc62dc62dc62dc62d"
                    + "c62dc62dc62dc62dc62dc62dc62dc5fe0601a604e60de61fa6452307eea7f007f007f007f007f007f007efe7efa7ef47eee7"
                    + "eea7ee47ee07eda7ed67ed27ecc7ec87ec47ec07ebc7eb87ec6629c744d7e1333347e1333357e1333347e1333340879d27d0"
                    + "0007d00007d00007d00007d00007d00007d00007d00000000000000000000000000000000000000000000000000000000000"
                    + "0000000802020202000000000000000000000000808000000080202020200000000000000000000000080800000208020202"
                    + "02000000000000000000000000000000004f7d800000001010000000000000000000001800080000002a020000015800c281"
                    + "9ec2d397439fd0614138e16cb021d32130a06470b5b810e90b9848ccf85b32e874d260";
    private static final String PROFILE_1 = "014293da3c42a8e3234370d88a";

    @Test
    void anItemOfVersion1GoesOn() {
        ItemAnalyzer analyzer = new ItemAnalyzer(AnalyzerOptions.defaults());
        ItemState state = ItemState.fromBytes(HexFormat.of().parseHex(ITEM_1));
        assertEquals(186, state.accesses());
        assertEquals(27, state.currentRun().orElseThrow().length());
        PopulationProfile profile = PopulationProfile.fromBytes(HexFormat.of().parseHex(PROFILE_1));
        analyzer.closeWindows(state, 60, unseen -> profile);
        ItemState again = ItemState.fromBytes(state.toBytes());
        List<?> told = analyzer.onAccess(again, new Region("us"), 60 * 3_600_000L, 4, 0, profile)
                .anomalies();
        assertTrue(!told.isEmpty(), "four accesses from a region never seen");
    }

    @Test
    void aProfileOfVersion1KeepsItsPrior() {
        PopulationProfile old = PopulationProfile.fromBytes(HexFormat.of().parseHex(PROFILE_1));
        PopulationProfile again = PopulationProfile.fromBytes(old.toBytes());
        assertEquals(old.prior().events(), again.prior().events(), 1e-9);
        assertTrue(old.prior().events() / old.prior().windows() > 0.25);
    }
}
