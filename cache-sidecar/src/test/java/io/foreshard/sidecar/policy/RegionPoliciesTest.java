package io.foreshard.sidecar.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.ControlGroup;
import io.foreshard.core.ItemId;
import io.foreshard.core.Region;
import io.foreshard.schemas.PlacementPolicy;
import io.foreshard.sidecar.items.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RegionPoliciesTest {

    private final RegionPolicies policies = new RegionPolicies(new Region("us-east"), new ControlGroup("s", 0));
    private final List<List<String>> purges = new ArrayList<>();

    private static PlacementPolicy policy(String id, String customers, @Nullable List<String> regions) {
        return PlacementPolicy.newBuilder()
                .setId(id)
                .setCustomerPattern(customers)
                .setAllowedRegions(regions)
                .build();
    }

    private void know(PlacementPolicy... all) {
        policies.listen(purges::add);
        policies.topic().begin();
        List.of(all).forEach(policies.topic()::accept);
        policies.topic().polled();
        policies.topic().caughtUp();
        policies.topic().polled();
    }

    private boolean allows(String key) {
        return policies.allows(new Key(key.getBytes(UTF_8)));
    }

    @Test
    void nothing_may_be_here_before_the_policies_are_known() {
        policies.topic().begin();
        policies.topic().polled();
        assertFalse(allows("c:x"));
        assertFalse(policies.allowsPrefetch(new ItemId("c", "x")));
        know();
        assertTrue(allows("c:x"));
        assertTrue(policies.allowsPrefetch(new ItemId("c", "x")));
    }

    @Test
    void the_narrowest_policy_counts() {
        know(
                policy("all", "*", List.of("eu-west")),
                policy("us", "us-*", null),
                policy("vip", "us-vip", List.of("eu-west")));
        assertFalse(allows("c:x"));
        assertTrue(allows("us-1:x"));
        assertFalse(allows("us-vip:x"));
    }

    @Test
    void whatever_changes_is_told_with_what_to_purge() {
        know(policy("de", "german[1]*", List.of("eu-west")), policy("any", "us*", List.of("us-east", "eu-west")));
        assertEquals(List.of(List.of("german\\[1\\]*:*")), purges);
        policies.topic().polled();
        assertEquals(1, purges.size(), "no change, no purge");
        policies.topic().removed("de".getBytes(UTF_8));
        policies.topic().polled();
        assertTrue(allows("german[1]2:x"));
        policies.topic().accept(policy("any", "us*", List.of("eu-west")));
        policies.topic().polled();
        assertEquals(List.of("us*:*"), purges.get(2));
    }

    @Test
    void escapes_are_escapes_for_redis_too() {
        know(policy("a", "a\\*b\\", List.of("eu-west")), policy("b", "x\\[y*", List.of("eu-west")));
        assertEquals(Set.of("a\\*b\\\\:*", "x\\[y*:*"), Set.copyOf(purges.get(0)));
        assertFalse(allows("a*b\\:x"));
        assertFalse(allows("x[y1:x"));
    }

    @Test
    void a_pattern_that_is_none_is_refused_and_changes_nothing() {
        know();
        PlacementPolicy endless = policy("endless", "a".repeat(1025), List.of("eu-west"));
        assertThrows(IllegalArgumentException.class, () -> policies.topic().accept(endless));
        policies.topic().polled();
        assertTrue(allows("c:x"));
    }

    @Test
    void what_was_known_holds_until_all_is_read_again() {
        know(policy("de", "german*", List.of("eu-west")));
        policies.topic().begin();
        policies.topic().polled();
        assertFalse(allows("german1:x"));
        assertTrue(allows("c:x"));
        policies.topic().caughtUp();
        policies.topic().polled();
        assertTrue(allows("german1:x"), "it was withdrawn meanwhile");
    }

    @Test
    void the_excluded_are_cached_but_never_prefetched() {
        PlacementPolicy excluded = PlacementPolicy.newBuilder(policy("ex", "bank*", null))
                .setExcluded(true)
                .build();
        know(excluded);
        assertTrue(allows("bank1:x"));
        assertFalse(policies.allowsPrefetch(new ItemId("bank1", "x")));
        policies.topic()
                .accept(PlacementPolicy.newBuilder(excluded).setDeleted(true).build());
        policies.topic().polled();
        assertTrue(policies.allowsPrefetch(new ItemId("bank1", "x")));
    }
}
