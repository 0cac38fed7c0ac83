package io.foreshard.flink;

import io.foreshard.core.ItemId;
import io.foreshard.schemas.AccessRun;
import io.foreshard.schemas.PreviousRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the analyzer tells of an item that is asked for from three regions by turns of eight hours, three times an hour. */
public final class Turns {

    public static final Duration TURN = Duration.ofHours(8);

    /** From midnight on. */
    private static final List<String> REGIONS =
            List.of(TestConfiguration.EUROPE, TestConfiguration.AMERICA, TestConfiguration.ASIA);

    private static final Duration BETWEEN_ACCESSES = Duration.ofMinutes(20);
    private static final List<Integer> TOLD_AT = List.of(1, 2, 3, 5, 8, 13, 21);

    private Turns() {}

    /** Each turn between two times is a run, told at its first access and at lengths 2, 3, 5, 8, 13 and 21. */
    public static List<AccessRun> of(ItemId item, String home, long epoch, Instant from, Instant to) {
        List<AccessRun> runs = new ArrayList<>();
        PreviousRun previous = null;
        for (Instant start = from; start.isBefore(to); start = start.plus(TURN)) {
            Instant end = start.plus(TURN).isBefore(to) ? start.plus(TURN) : to;
            long length = Duration.between(start, end).toMillis() / BETWEEN_ACCESSES.toMillis();
            for (int told : TOLD_AT) {
                if (told <= length) {
                    runs.add(run(item, start, told, previous, home, epoch));
                }
            }
            previous = new PreviousRun(
                    regionAt(start),
                    start.toEpochMilli(),
                    lastAccess(start, length).toEpochMilli(),
                    length);
        }
        return runs;
    }

    public static String regionAt(Instant time) {
        long turn = time.toEpochMilli() / TURN.toMillis();
        return REGIONS.get((int) (turn % REGIONS.size()));
    }

    private static Instant lastAccess(Instant start, long length) {
        return start.plus(BETWEEN_ACCESSES.multipliedBy(length - 1));
    }

    private static AccessRun run(
            ItemId item, Instant start, long length, PreviousRun previous, String home, long epoch) {
        return AccessRun.newBuilder()
                .setId("run/" + item + "/" + start.toEpochMilli() + "/" + length)
                .setCustomerId(item.customerId())
                .setItemId(item.itemId())
                .setRegion(regionAt(start))
                .setStart(start.toEpochMilli())
                .setLastAccess(lastAccess(start, length).toEpochMilli())
                .setLength(length)
                .setPrevious(previous)
                .setHomePartition(home)
                .setHomeEpoch(epoch)
                .build();
    }
}
