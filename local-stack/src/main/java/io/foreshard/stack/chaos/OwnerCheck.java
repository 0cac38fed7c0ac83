package io.foreshard.stack.chaos;

import io.foreshard.core.store.Role;
import io.foreshard.stack.chaos.FinalState.Claim;
import io.foreshard.stack.chaos.Violation.Kind;
import java.util.ArrayList;
import java.util.List;

/** Holds what the stores say at the end against the map. Pure. */
final class OwnerCheck {

    private OwnerCheck() {}

    static List<Violation> of(FinalState state) {
        List<Violation> violations = new ArrayList<>();
        state.items().forEach((key, item) -> check(key, item, violations));
        state.migrations()
                .forEach(record -> violations.add(new Violation(Kind.STUCK, record, "a migration has no end")));
        return violations;
    }

    private static void check(String key, FinalState.Item item, List<Violation> violations) {
        List<Claim> accepting = item.claims().stream()
                .filter(claim -> claim.role() == Role.OWNER || claim.role() == Role.PREPARED)
                .toList();
        String story = "the map says " + item.home() + ", the stores " + item.claims();
        if (accepting.size() > 1) {
            violations.add(new Violation(Kind.DOUBLE_OWNER, key, story));
        } else if (accepting.isEmpty()) {
            violations.add(new Violation(Kind.STUCK, key, "nobody owns it: " + story));
        } else if (!isHome(accepting.get(0), item)) {
            violations.add(new Violation(Kind.DOUBLE_OWNER, key, story));
        }
        if (item.claims().stream().anyMatch(OwnerCheck::isUnfinished)) {
            violations.add(new Violation(Kind.STUCK, key, "a move left something behind: " + story));
        }
        if (item.value().isEmpty() || !item.writable()) {
            String refused = item.value().isEmpty() ? "read" : "write";
            violations.add(new Violation(Kind.STUCK, key, "no " + refused + " is answered: " + story));
        }
    }

    private static boolean isHome(Claim claim, FinalState.Item item) {
        return claim.partition().equals(item.home().partition())
                && claim.epoch() == item.home().epoch();
    }

    private static boolean isUnfinished(Claim claim) {
        return claim.role().isFrozen() || claim.role() == Role.SHADOW || claim.role() == Role.PREPARED;
    }
}
