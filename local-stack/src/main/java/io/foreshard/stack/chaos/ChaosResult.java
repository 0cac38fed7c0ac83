package io.foreshard.stack.chaos;

import io.foreshard.stack.chaos.Operation.Result;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a run found. Immutable.
 *
 * @param history as it was read back from its file
 * @param faults done and undone, of each kind
 */
record ChaosResult(
        ChaosPlan plan,
        List<Operation> history,
        Map<FaultKind, Integer> faults,
        MigrationOutcomes.Counts migrations,
        List<Violation> violations) {

    ChaosResult {
        history = List.copyOf(history);
        faults = Map.copyOf(faults);
        violations = List.copyOf(violations);
    }

    long count(Predicate<Operation> which) {
        return history.stream().filter(which).count();
    }

    long writes(Result result) {
        return count(operation -> operation.kind().isWrite() && operation.result() == result);
    }

    /** Of operations of one sort, those that were answered. */
    double availability(Predicate<Operation> which) {
        long all = count(which);
        return all == 0 ? 1 : (double) count(which.and(Operation::isAcknowledged)) / all;
    }

    /** Items of one sort of violation, or pieces of evidence for it. */
    long violations(Violation.Kind kind) {
        return violations.stream().filter(violation -> violation.kind() == kind).count();
    }

    boolean isClean() {
        return violations.isEmpty();
    }

    /** Why operations had no answer: the first word of each error. */
    Map<String, Long> errors() {
        return history.stream()
                .filter(operation -> !operation.error().isEmpty())
                .collect(Collectors.groupingBy(
                        operation -> operation.error().split("[ :]", 2)[0], Collectors.counting()));
    }
}
