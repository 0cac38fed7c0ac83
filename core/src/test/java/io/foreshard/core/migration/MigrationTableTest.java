package io.foreshard.core.migration;

import static io.foreshard.core.migration.MigrationSamples.LIMITS;
import static io.foreshard.core.migration.MigrationSamples.START;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.migration.Signal.Kind;
import io.foreshard.core.store.CommandOutcome;
import io.foreshard.core.store.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The table as a whole: nothing unlisted is taken, nothing listed is never reached, and its drawing is the documented one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MigrationTableTest {

    private static final long SEED = 20260301;
    private static final int WALKS = 12_000;
    private static final int STEPS = 60;

    private final MigrationProtocol protocol = new MigrationProtocol(LIMITS);
    private final Random random = new Random(SEED);
    private final Map<Phase, Migration> reached = new EnumMap<>(Phase.class);
    private final Set<MigrationTable.Row> taken = new HashSet<>();

    @Test
    void every_listed_transition_is_exercised() {
        Set<String> never = new TreeSet<>();
        MigrationTable.all().stream().filter(row -> !taken.contains(row)).forEach(row -> never.add(row.toString()));
        assertTrue(never.isEmpty(), () -> "never taken, seed " + SEED + ":\n" + String.join("\n", never));
    }

    @Test
    void every_unlisted_pair_is_refused() {
        assertEquals(Set.of(Phase.values()), reached.keySet());
        for (Phase phase : Phase.values()) {
            Migration migration = requireNonNull(reached.get(phase));
            for (Kind kind : Kind.values()) {
                boolean listed = MigrationTable.all().stream().anyMatch(row -> row.from() == phase && row.on() == kind);
                if (!listed) {
                    assertThrows(
                            IllegalSignalException.class,
                            () -> protocol.step(migration, signal(kind, migration), START),
                            () -> phase + " took " + kind);
                }
            }
        }
    }

    @Test
    void a_phase_decides_whatever_comes_for_every_signal_it_lists() {
        // The last row of every pair has no guard, or guards that between them leave nothing out.
        for (MigrationTable.Row row : MigrationTable.all()) {
            Migration migration = requireNonNull(reached.get(row.from()));
            for (int i = 0; i < 20; i++) {
                Signal signal = signal(row.on(), migration);
                if (row.from() == Phase.CLAIMING && row.on() == Kind.PERSISTED) {
                    continue;
                }
                protocol.step(migration, signal, START.plusSeconds(random.nextInt(200)));
            }
        }
    }

    @Test
    void the_drawing_in_the_documentation_is_this_table() throws IOException {
        Path page = Path.of("..", "docs", "migration-protocol.md");
        String text = Files.readString(page);
        assertTrue(
                text.contains(MigrationTable.draw()),
                () -> "docs/migration-protocol.md must contain this drawing:\n" + MigrationTable.draw());
    }

    @BeforeAll
    void walk() {
        for (int walk = 0; walk < WALKS; walk++) {
            Instant now = START;
            Step step = begin(now);
            for (int i = 0; i < STEPS && !step.next().phase().isEnd(); i++) {
                reached.put(step.next().phase(), step.next());
                now = now.plusMillis(random.nextInt(4) == 0 ? 700 : 20);
                boolean late = random.nextInt(25) == 0;
                now = late ? now.plusSeconds(61) : now;
                step = protocol.step(step.next(), late ? new Signal.Woken() : next(step.next()), now);
                step.row().ifPresent(taken::add);
            }
            reached.put(step.next().phase(), step.next());
        }
    }

    private Step begin(Instant now) {
        MigrationRecord record = MigrationSamples.record(random.nextBoolean() ? Verdict.CONFIDENT : Verdict.PROBATION);
        if (random.nextInt(4) > 0) {
            return protocol.begin(record, now);
        }
        List<MigrationState> states = Arrays.stream(MigrationState.values())
                .filter(state -> !state.isTerminal() && state != MigrationState.PLANNED)
                .toList();
        MigrationRecord left = record.moved(states.get(random.nextInt(states.size())), "", START)
                .frozenAt(3);
        return protocol.takeOver(MigrationSamples.stored(left, 100), "executor-2", now);
    }

    /** A signal that is listed for the phase, more often than not the one that leads on. */
    private Signal next(Migration at) {
        List<Kind> listed = new ArrayList<>(MigrationTable.all().stream()
                .filter(row -> row.from() == at.phase())
                .map(MigrationTable.Row::on)
                .distinct()
                .toList());
        List<Kind> good = listed.stream()
                .filter(Set.of(Kind.PERSISTED, Kind.REMOVED, Kind.READ, Kind.OBEYED)::contains)
                .toList();
        if (listed.contains(Kind.FAILED) && (at.attempt() > 0 ? random.nextInt(3) > 0 : random.nextInt(20) == 0)) {
            return signal(Kind.FAILED, at);
        }
        boolean leadOn = random.nextInt(10) < 7 && !good.isEmpty();
        return signal(leadOn ? good.get(0) : listed.get(random.nextInt(listed.size())), at);
    }

    private Signal signal(Kind kind, Migration at) {
        long ticket = at.ticket();
        return switch (kind) {
            case PERSISTED -> new Signal.Persisted(ticket, written(at));
            case REMOVED -> new Signal.Removed(ticket);
            case SEEN -> new Signal.Seen(ticket, seen(at));
            case DECLINED -> new Signal.Declined(ticket, "the map moved on");
            case READ -> read(at);
            case OBEYED -> new Signal.Obeyed(ticket, obeyed(at));
            case DISOBEYED -> new Signal.Disobeyed(ticket, MigrationSamples.outcome(false, 0));
            case FAILED -> new Signal.Failed(ticket, "no answer");
            case WOKEN -> new Signal.Woken();
            case PROMOTED -> new Signal.Promoted();
            case ABORT -> new Signal.Abort("operator");
        };
    }

    private CommandOutcome obeyed(Migration at) {
        long version = random.nextInt(8) == 0 ? 2 : 3;
        boolean brings = at.phase() == Phase.FREEZING_WRITES && random.nextInt(8) > 0;
        return brings
                ? MigrationSamples.frozen(version, Optional.of(MigrationSamples.copy(version)))
                : MigrationSamples.outcome(true, version);
    }

    private Signal read(Migration at) {
        boolean foreign = random.nextInt(12) == 0;
        boolean empty = random.nextInt(12) == 0;
        long version = random.nextInt(4) == 0 ? 4 : 3;
        long behind = random.nextInt(3) == 0 ? 1 : 0;
        return new Signal.Read(
                at.ticket(),
                MigrationSamples.held(
                        foreign ? Role.RELEASED : Role.OWNER,
                        empty ? Optional.empty() : Optional.of(MigrationSamples.copy(version)),
                        0),
                Optional.of(MigrationSamples.held(
                        Role.SHADOW, Optional.of(MigrationSamples.copy(version - behind)), random.nextInt(3))),
                START.toEpochMilli());
    }

    private StoredRecord written(Migration at) {
        MigrationRecord record = at.phase()
                .written()
                .map(state -> at.record().moved(state, at.cause().name(), at.phaseSince()))
                .orElse(at.record());
        return MigrationSamples.stored(record, at.revision() + 1);
    }

    private Optional<StoredRecord> seen(Migration at) {
        return switch (random.nextInt(6)) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(MigrationSamples.stored(at.record().claimedBy("executor-3"), 200));
            case 2 -> Optional.of(written(at));
            case 3 -> Optional.of(MigrationSamples.stored(at.record().moved(MigrationState.COMMITTED, "", START), 200));
            case 4 -> Optional.of(MigrationSamples.stored(at.record().moved(MigrationState.COOLDOWN, "", START), 200));
            default -> Optional.of(MigrationSamples.stored(at.record(), 200));
        };
    }
}
