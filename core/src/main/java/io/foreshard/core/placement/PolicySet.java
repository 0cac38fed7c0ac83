package io.foreshard.core.placement;

import io.foreshard.core.ItemId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The operators' policies in force; of those that match an item the narrowest one counts. Not thread-safe. */
public final class PolicySet {

    private static final Comparator<OperatorPolicy> NARROWEST_FIRST =
            Comparator.comparingInt(OperatorPolicy::narrowness).reversed().thenComparing(OperatorPolicy::id);

    private final Map<String, OperatorPolicy> byId = new TreeMap<>();
    private List<OperatorPolicy> ordered = List.of();

    /** Adds a policy or replaces the one of this id. */
    public void put(OperatorPolicy policy) {
        byId.put(policy.id(), policy);
        order();
    }

    public void remove(String id) {
        byId.remove(id);
        order();
    }

    /** Replaces all policies. */
    public void replaceAll(Collection<OperatorPolicy> policies) {
        byId.clear();
        policies.forEach(policy -> byId.put(policy.id(), policy));
        order();
    }

    /** The narrowest policy that matches, or empty. */
    public Optional<OperatorPolicy> of(ItemId item) {
        for (OperatorPolicy policy : ordered) {
            if (policy.matches(item)) {
                return Optional.of(policy);
            }
        }
        return Optional.empty();
    }

    private void order() {
        ordered = byId.values().stream().sorted(NARROWEST_FIRST).toList();
    }
}
