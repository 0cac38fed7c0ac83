package io.foreshard.stack.chaos;

import io.foreshard.stack.chaos.Operation.Kind;
import io.foreshard.stack.chaos.Operation.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The operations of one item against what is promised of them. The home numbers every write, and every value shows how many
 * writes it holds, so the order is known: it only has to agree with real time. Takes O(n log n). Used once.
 */
final class KeyCheck {

    private final String key;
    private final List<Operation> operations;
    private final Optional<String> stored;
    private final long boundMicros;
    private final List<Violation> violations = new ArrayList<>();

    /**
     * @param stored the whole value at the end, if it is known
     * @param stalenessBound of bounded reads
     */
    KeyCheck(String key, List<Operation> operations, Optional<String> stored, Duration stalenessBound) {
        this.key = key;
        this.operations = operations.stream()
                .sorted(Comparator.comparingLong(Operation::start))
                .toList();
        this.stored = stored;
        this.boundMicros = TimeUnit.NANOSECONDS.toMicros(stalenessBound.toNanos());
    }

    List<Violation> run() {
        everyPlaceIsTakenOnce();
        strictOrderAgreesWithTime();
        boundedReadsAreNeitherFromTheFutureNorTooOld();
        connectionsNeverGoBack();
        stored.ifPresent(this::everythingIsThere);
        return violations;
    }

    private void everyPlaceIsTakenOnce() {
        Map<Long, Operation> places = new HashMap<>();
        for (Operation write : writes(Result.OK)) {
            Operation other = places.putIfAbsent(write.version(), write);
            if (other != null) {
                add(Violation.Kind.LOST, "two writes got the same place", other, write);
            }
        }
    }

    /** What ended before something began must not be newer than it; nor as new, if that is a write. */
    private void strictOrderAgreesWithTime() {
        PriorityQueue<Operation> pending = new PriorityQueue<>(Comparator.comparingLong(Operation::end));
        Operation newest = null;
        for (Operation operation : operations) {
            if (!operation.isAcknowledged() || operation.kind() == Kind.READ_BOUNDED) {
                continue;
            }
            while (!pending.isEmpty() && pending.element().end() < operation.start()) {
                Operation ended = pending.remove();
                newest = newest == null || ended.version() > newest.version() ? ended : newest;
            }
            if (newest != null && isBefore(operation, newest)) {
                add(Violation.Kind.BACKWARDS, "the second came after the first", newest, operation);
            }
            pending.add(operation);
        }
    }

    private static boolean isBefore(Operation later, Operation earlier) {
        return later.version() < earlier.version() || (later.kind().isWrite() && later.version() == earlier.version());
    }

    private void boundedReadsAreNeitherFromTheFutureNorTooOld() {
        TreeMap<Long, Operation> byVersion = new TreeMap<>();
        writes(Result.OK).forEach(write -> byVersion.put(write.version(), write));
        List<Operation> byEnd = writes(Result.OK).stream()
                .sorted(Comparator.comparingLong(Operation::end))
                .toList();
        int next = 0;
        Operation newest = null;
        for (Operation read : acknowledged(Kind.READ_BOUNDED)) {
            while (next < byEnd.size() && byEnd.get(next).end() < read.start() - boundMicros) {
                Operation write = byEnd.get(next++);
                newest = newest == null || write.version() > newest.version() ? write : newest;
            }
            if (newest != null && read.version() < newest.version()) {
                add(Violation.Kind.STALE, "a bounded read does not show an old write", newest, read);
            }
            Operation shown = byVersion.get(read.version());
            if (shown != null && shown.start() > read.end()) {
                add(Violation.Kind.BACKWARDS, "a read shows a write that had not begun", read, shown);
            }
        }
    }

    private void connectionsNeverGoBack() {
        Map<Long, Operation> last = new HashMap<>();
        for (Operation operation : operations) {
            if (operation.isAcknowledged()) {
                Operation before = last.put(operation.connection(), operation);
                if (before != null && operation.version() < before.version()) {
                    add(Violation.Kind.BACKWARDS, "one connection went back", before, operation);
                }
            }
        }
    }

    private void everythingIsThere(String value) {
        if (Items.isCounter(key)) {
            countIsRight(Value.of(key, value).version());
        } else {
            tokensAreThere(Value.tokens(value));
        }
    }

    private void countIsRight(long count) {
        for (Operation operation : operations) {
            if (operation.isAcknowledged() && operation.version() > count) {
                violations.add(new Violation(
                        Violation.Kind.LOST, key, "at the end there are " + count + ", and there was " + operation));
            }
        }
        long sent = writes(Result.OK).size() + (long) writes(Result.UNKNOWN).size();
        if (count > sent) {
            violations.add(new Violation(
                    Violation.Kind.DOUBLED,
                    key,
                    "at the end there are " + count + ", and at most " + sent + " were sent"));
        }
    }

    private void tokensAreThere(List<String> tokens) {
        Map<String, Integer> places = new HashMap<>();
        Set<String> sent = new HashSet<>();
        writes(Result.OK).forEach(write -> sent.add(write.value()));
        writes(Result.UNKNOWN).forEach(write -> sent.add(write.value()));
        for (String token : tokens) {
            if (places.putIfAbsent(token, places.size() + 1) != null || !sent.contains(token)) {
                violations.add(new Violation(
                        Violation.Kind.DOUBLED, key, "token '" + token + "' is there twice, or was refused"));
            }
        }
        for (Operation operation : operations) {
            boolean shows = operation.isAcknowledged() && operation.version() > 0 && operation.kind() != Kind.FINAL;
            Integer place = places.get(operation.value());
            if (shows && (place == null || place != operation.version())) {
                violations.add(new Violation(
                        Violation.Kind.LOST, key, "not in its place at the end (" + place + "): " + operation));
            }
        }
    }

    private List<Operation> writes(Result result) {
        return operations.stream()
                .filter(operation -> operation.kind().isWrite() && operation.result() == result)
                .toList();
    }

    private List<Operation> acknowledged(Kind kind) {
        return operations.stream()
                .filter(operation -> operation.kind() == kind && operation.isAcknowledged())
                .toList();
    }

    private void add(Violation.Kind kind, String what, Operation first, Operation second) {
        violations.add(new Violation(kind, key, what + ": " + first + ", then " + second));
    }
}
