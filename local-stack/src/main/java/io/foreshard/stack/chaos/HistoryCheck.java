package io.foreshard.stack.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds a history and what is left at the end against what is promised. Pure. */
final class HistoryCheck {

    private HistoryCheck() {}

    static List<Violation> of(List<Operation> history, FinalState state, Duration stalenessBound) {
        List<Violation> violations = new ArrayList<>();
        Map<String, List<Operation>> byKey = new LinkedHashMap<>();
        history.forEach(operation ->
                byKey.computeIfAbsent(operation.key(), key -> new ArrayList<>()).add(operation));
        byKey.forEach((key, operations) -> {
            Optional<String> stored =
                    Optional.ofNullable(state.items().get(key)).flatMap(FinalState.Item::value);
            violations.addAll(new KeyCheck(key, operations, stored, stalenessBound).run());
        });
        violations.addAll(OwnerCheck.of(state));
        return violations;
    }
}
