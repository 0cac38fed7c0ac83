package io.foreshard.core.migration;

import static io.foreshard.core.migration.Guard.*;
import static io.foreshard.core.migration.Phase.*;
import static io.foreshard.core.migration.Signal.Kind.*;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The transition table of the migration protocol: of the rows of a phase and a signal the first whose guard holds is taken;
 * a pair without one is refused. Immutable.
 */
public final class MigrationTable {

    /** What a row does. */
    public enum Move {
        /** Goes to its phase and asks for that phase's effect. */
        ENTER,
        /** Asks for the same effect again. */
        REPEAT,
        /** Keeps waiting for the pending effect. */
        STAY
    }

    /**
     * One transition.
     *
     * @param guard name of its condition
     * @param to equal to {@code from} unless it enters another phase
     */
    public record Row(Phase from, Signal.Kind on, String guard, Move move, Phase to, Cause cause) {

        @Override
        public String toString() {
            return from + " --" + on + (guard.equals(ALWAYS.name()) ? "" : " [" + guard + "]") + "--> "
                    + (move == Move.ENTER ? to : move);
        }
    }

    private static final MigrationTable INSTANCE = new MigrationTable();

    private final Map<Phase, Map<Signal.Kind, List<Row>>> rows = new EnumMap<>(Phase.class);

    private MigrationTable() {
        copying();
        probation();
        cutover();
        completion();
        abort();
        takeover();
        timeAndWishes();
    }

    private void copying() {
        enter(CREATING, PERSISTED, ALWAYS, READING, Cause.REQUESTED);
        enter(CREATING, SEEN, WRITTEN, READING, Cause.REQUESTED);
        repeat(CREATING, SEEN, NO_RECORD);
        enter(CREATING, SEEN, ALWAYS, REFUSED, Cause.NOT_CREATED);
        enter(CREATING, DECLINED, ALWAYS, REFUSED, Cause.MAP_CHANGED);
        repeat(CREATING, FAILED, ALWAYS);

        enter(READING, READ, SOURCE_EMPTY, DECIDING_ABORT, Cause.NOTHING_TO_MOVE);
        enter(READING, READ, SOURCE_NOT_OWNER, DECIDING_ABORT, Cause.SOURCE_NOT_OWNER);
        enter(READING, READ, ALWAYS, COPYING, Cause.PROCEEDED);

        enter(COMPARING, READ, SOURCE_EMPTY, DECIDING_ABORT, Cause.NOTHING_TO_MOVE);
        enter(COMPARING, READ, VERIFIED_CERTAIN, INTENDING, Cause.VERIFIED);
        enter(COMPARING, READ, VERIFIED, ANNOUNCING, Cause.VERIFIED);
        enter(COMPARING, READ, ROUNDS_LEFT, RECOPYING, Cause.PROCEEDED);
        enter(COMPARING, READ, ALWAYS, DECIDING_ABORT, Cause.VERIFICATION_FAILED);

        enter(COPYING, OBEYED, ALWAYS, COMPARING, Cause.PROCEEDED);
        enter(RECOPYING, OBEYED, ALWAYS, COMPARING, Cause.PROCEEDED);
        for (Phase phase : List.of(READING, COPYING, COMPARING, RECOPYING)) {
            giveUpAfterFailures(phase);
        }
        for (Phase phase : List.of(COPYING, RECOPYING)) {
            enter(phase, DISOBEYED, ALWAYS, DECIDING_ABORT, Cause.STORE_REFUSED);
        }
    }

    private void probation() {
        compareAndSwap(ANNOUNCING, WAITING, Cause.VERIFIED);
        enter(OBSERVING, READ, SOURCE_EMPTY, DECIDING_ABORT, Cause.NOTHING_TO_MOVE);
        enter(OBSERVING, READ, DEMAND_SHOWN, INTENDING, Cause.DEMAND_SHOWN);
        enter(OBSERVING, READ, ALWAYS, REFRESHING, Cause.PROCEEDED);
        enter(REFRESHING, OBEYED, ALWAYS, WAITING, Cause.PROCEEDED);
        enter(REFRESHING, DISOBEYED, ALWAYS, DECIDING_ABORT, Cause.STORE_REFUSED);
        giveUpAfterFailures(OBSERVING);
        giveUpAfterFailures(REFRESHING);
    }

    private void cutover() {
        compareAndSwap(INTENDING, FREEZING_WRITES, Cause.PROCEEDED);
        enter(FREEZING_WRITES, OBEYED, BRINGS_FINAL, PREPARING, Cause.PROCEEDED);
        enter(FREEZING_WRITES, OBEYED, ALWAYS, DECIDING_ABORT, Cause.VERIFICATION_FAILED);
        enter(PREPARING, OBEYED, HOLDS_FINAL, COMMITTING, Cause.PROCEEDED);
        enter(PREPARING, OBEYED, ALWAYS, DECIDING_ABORT, Cause.VERIFICATION_FAILED);
        for (Phase phase : List.of(FREEZING_WRITES, PREPARING)) {
            enter(phase, DISOBEYED, ALWAYS, DECIDING_ABORT, Cause.STORE_REFUSED);
            giveUpAfterFailures(phase);
        }
        enter(COMMITTING, DECLINED, ALWAYS, DECIDING_ABORT, Cause.MAP_CHANGED);
        compareAndSwap(COMMITTING, ACTIVATING, Cause.PROCEEDED);
    }

    private void completion() {
        insist(ACTIVATING, RETIRING);
        compareAndSwap(RETIRING, COOLING, Cause.PROCEEDED);
        enter(COOLING, WOKEN, COOLED, DELETING, Cause.COOLED_DOWN);
        insist(DELETING, FINISHING);
        remove(FINISHING, COMPLETED);
    }

    private void abort() {
        enter(DECIDING_ABORT, SEEN, OWN_COMMITTED, ACTIVATING, Cause.PROCEEDED);
        compareAndSwap(DECIDING_ABORT, THAWING, Cause.PROCEEDED);
        insist(THAWING, DROPPING);
        insist(DROPPING, CLOSING);
        remove(CLOSING, ABORTED);
    }

    private void takeover() {
        for (Signal.Kind kind : List.of(PERSISTED, SEEN)) {
            enter(CLAIMING, kind, OWN_BEFORE_FREEZE, READING, Cause.TAKEN_OVER);
            enter(CLAIMING, kind, OWN_FROZEN, FREEZING_WRITES, Cause.TAKEN_OVER);
            enter(CLAIMING, kind, OWN_COMMITTED, ACTIVATING, Cause.TAKEN_OVER);
            enter(CLAIMING, kind, OWN_COOLING, COOLING, Cause.TAKEN_OVER);
            enter(CLAIMING, kind, OWN_ABORTING, THAWING, Cause.TAKEN_OVER);
        }
        enter(CLAIMING, SEEN, ALWAYS, STOPPED, Cause.SUPERSEDED);
        repeat(CLAIMING, FAILED, ALWAYS);

        enter(CHECKING, SEEN, OWN_COMMITTED, ACTIVATING, Cause.PROCEEDED);
        enter(CHECKING, SEEN, OWN_COOLING, COOLING, Cause.PROCEEDED);
        enter(CHECKING, SEEN, OWN_ABORTING, THAWING, Cause.PROCEEDED);
        enter(CHECKING, SEEN, ALWAYS, STOPPED, Cause.SUPERSEDED);
        repeat(CHECKING, FAILED, ALWAYS);
    }

    private void timeAndWishes() {
        for (Phase phase : Phase.values()) {
            if (phase.isEnd()) {
                continue;
            }
            if (phase.mayAbort()) {
                enter(phase, WOKEN, OVERDUE, DECIDING_ABORT, Cause.DEADLINE);
                enter(phase, ABORT, ALWAYS, DECIDING_ABORT, Cause.ABORT_REQUESTED);
            } else {
                stay(phase, ABORT);
            }
            if (phase == WAITING) {
                enter(phase, WOKEN, ALWAYS, OBSERVING, Cause.PROCEEDED);
                enter(phase, PROMOTED, ALWAYS, OBSERVING, Cause.DEMAND_SHOWN);
            } else {
                stay(phase, WOKEN);
                stay(phase, PROMOTED);
            }
        }
    }

    /** A compare-and-swap: what it meant to write may have been written although it looks lost. */
    private void compareAndSwap(Phase phase, Phase next, Cause cause) {
        enter(phase, PERSISTED, ALWAYS, next, cause);
        enter(phase, SEEN, WRITTEN, next, cause);
        repeat(phase, SEEN, OWN);
        enter(phase, SEEN, ALWAYS, STOPPED, Cause.SUPERSEDED);
        repeat(phase, FAILED, ALWAYS);
    }

    /** The removal of the record: if it is gone after an earlier try, that try did it. */
    private void remove(Phase phase, Phase end) {
        enter(phase, REMOVED, ALWAYS, end, Cause.PROCEEDED);
        repeat(phase, SEEN, OWN);
        enter(phase, SEEN, REPEATED, end, Cause.PROCEEDED);
        enter(phase, SEEN, ALWAYS, STOPPED, Cause.SUPERSEDED);
        repeat(phase, FAILED, ALWAYS);
    }

    /** A command after the decision: there is no way but through, unless the claim is another's by now. */
    private void insist(Phase phase, Phase next) {
        enter(phase, OBEYED, ALWAYS, next, Cause.PROCEEDED);
        enter(phase, DISOBEYED, ALWAYS, CHECKING, Cause.STORE_REFUSED);
        repeat(phase, FAILED, ALWAYS);
    }

    private void giveUpAfterFailures(Phase phase) {
        repeat(phase, FAILED, ATTEMPTS_LEFT);
        enter(phase, FAILED, ALWAYS, DECIDING_ABORT, Cause.STORE_FAILED);
    }

    private void enter(Phase from, Signal.Kind on, Guard guard, Phase to, Cause cause) {
        add(new Row(from, on, guard.name(), Move.ENTER, to, cause));
    }

    private void repeat(Phase from, Signal.Kind on, Guard guard) {
        add(new Row(from, on, guard.name(), Move.REPEAT, from, Cause.PROCEEDED));
    }

    private void stay(Phase from, Signal.Kind on) {
        add(new Row(from, on, ALWAYS.name(), Move.STAY, from, Cause.PROCEEDED));
    }

    private void add(Row row) {
        rows.computeIfAbsent(row.from(), phase -> new EnumMap<>(Signal.Kind.class))
                .computeIfAbsent(row.on(), kind -> new ArrayList<>())
                .add(row);
    }

    /** Every row, in the order of the phases. */
    public static List<Row> all() {
        return INSTANCE.stream().toList();
    }

    /** The row that applies, or empty if the table has none: the signal must not come in this phase. */
    static Optional<Row> find(Guard.Context at) {
        Map<Signal.Kind, List<Row>> ofPhase =
                INSTANCE.rows.getOrDefault(at.migration().phase(), Map.of());
        List<Row> candidates = ofPhase.getOrDefault(at.signal().kind(), List.of());
        return candidates.stream()
                .filter(row -> Guard.valueOf(row.guard()).holds(at))
                .findFirst();
    }

    /** The changes of phase as a Mermaid state diagram; waiting and repeating are left out. */
    public static String draw() {
        Map<String, List<String>> edges = new LinkedHashMap<>();
        INSTANCE.stream()
                .filter(row -> row.move() == Move.ENTER)
                .forEach(row -> edges.computeIfAbsent(row.from() + " --> " + row.to(), key -> new ArrayList<>())
                        .add(row.on() + (row.guard().equals(ALWAYS.name()) ? "" : " [" + row.guard() + "]")));
        StringBuilder drawing = new StringBuilder("stateDiagram-v2\n    [*] --> CREATING\n    [*] --> CLAIMING\n");
        edges.forEach((edge, labels) -> drawing.append("    ")
                .append(edge)
                .append(" : ")
                .append(String.join(", ", labels))
                .append('\n'));
        Stream.of(Phase.values())
                .filter(Phase::isEnd)
                .forEach(phase -> drawing.append("    ").append(phase).append(" --> [*]\n"));
        return drawing.toString();
    }

    private Stream<Row> stream() {
        return Collections.unmodifiableMap(rows).values().stream()
                .flatMap(kinds -> kinds.values().stream())
                .flatMap(List::stream);
    }
}
