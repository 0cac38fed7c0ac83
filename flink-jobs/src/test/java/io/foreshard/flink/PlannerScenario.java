package io.foreshard.flink;

import io.foreshard.core.ControlGroup;
import io.foreshard.core.ItemId;
import io.foreshard.core.TimeScale;
import io.foreshard.schemas.AccessRun;
import io.foreshard.schemas.MigrationEvent;
import io.foreshard.schemas.MigrationRequest;
import io.foreshard.schemas.MigrationState;
import io.foreshard.schemas.PreviousRun;
import io.foreshard.schemas.codec.RecordCodec;
import io.foreshard.schemas.codec.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Writes what analyzer and executors would, for items that are asked for from three regions by turns of eight hours. */
final class PlannerScenario {

    static final List<String> TURNS =
            List.of(TestConfiguration.EUROPE, TestConfiguration.AMERICA, TestConfiguration.ASIA);
    static final Duration TURN = Duration.ofHours(8);
    static final ControlGroup CONTROL = new ControlGroup("foreshard", 0.2);

    private static final Duration BETWEEN_ACCESSES = Duration.ofMinutes(20);
    private static final RecordCodec<AccessRun> RUNS = RecordCodec.of(AccessRun.class);
    private static final RecordCodec<MigrationEvent> MIGRATIONS = RecordCodec.of(MigrationEvent.class);

    private final TestTopics topics;
    private final TimeScale timeScale;

    PlannerScenario(TestTopics topics, TimeScale timeScale) {
        this.topics = topics;
        this.timeScale = timeScale;
    }

    /** The first customer of this name and a number that is in the control group, or is not. */
    static String customer(String name, boolean control) {
        return IntStream.range(0, 1000)
                .mapToObj(number -> name + number)
                .filter(customer -> CONTROL.contains(customer) == control)
                .findFirst()
                .orElseThrow();
    }

    /** Runs as long as the turns between two times, each told when it has begun, at lengths 2, 3, 5, 8, 13 and 21. */
    void turns(ItemId item, String home, long epoch, Instant from, Instant to) {
        PreviousRun previous = null;
        for (Instant start = from; start.isBefore(to); start = start.plus(TURN)) {
            String region = regionAt(start);
            Instant end = start.plus(TURN).isBefore(to) ? start.plus(TURN) : to;
            int length = (int) (Duration.between(start, end).toMillis() / BETWEEN_ACCESSES.toMillis());
            for (int told : List.of(1, 2, 3, 5, 8, 13, 21)) {
                if (told <= length) {
                    run(item, region, start, told, previous, home, epoch);
                }
            }
            previous = new PreviousRun(
                    region,
                    start.toEpochMilli(),
                    start.plus(BETWEEN_ACCESSES.multipliedBy(length - 1L)).toEpochMilli(),
                    (long) length);
        }
        topics.flush();
    }

    static String regionAt(Instant time) {
        long turn = time.toEpochMilli() / TURN.toMillis();
        return TURNS.get((int) (turn % TURNS.size()));
    }

    void run(ItemId item, String region, Instant start, long length, PreviousRun previous, String home, long epoch) {
        AccessRun run = AccessRun.newBuilder()
                .setId("run/" + item + "/" + start.toEpochMilli() + "/" + length)
                .setCustomerId(item.customerId())
                .setItemId(item.itemId())
                .setRegion(region)
                .setStart(start.toEpochMilli())
                .setLastAccess(
                        start.plus(BETWEEN_ACCESSES.multipliedBy(length - 1)).toEpochMilli())
                .setLength(length)
                .setPrevious(previous)
                .setHomePartition(home)
                .setHomeEpoch(epoch)
                .build();
        topics.send(Topic.ACCESS_RUNS, item.customerId(), RUNS.encode(run));
    }

    /** An executor says that a request has come to a state, under this epoch. */
    void migration(MigrationRequest request, MigrationState state, long epoch) throws Exception {
        Instant clock = Instant.now();
        MigrationEvent event = MigrationEvent.newBuilder()
                .setId(request.getId() + "/" + state)
                .setMigrationId(request.getId())
                .setCustomerId(request.getCustomerId())
                .setItemId(request.getItemId())
                .setSourcePartition(request.getSourcePartition())
                .setTargetPartition(request.getTargetPartition())
                .setFromState("")
                .setState(state)
                .setCause("PROCEEDED")
                .setEpoch(epoch)
                .setClaim(1)
                .setExecutor("executor-1")
                .setTimestamp(clock.toEpochMilli())
                .setEventTime(timeScale.toEventTime(clock).toEpochMilli())
                .build();
        topics.write(Topic.MIGRATION_EVENTS, request.getCustomerId(), MIGRATIONS.encode(event));
    }
}
