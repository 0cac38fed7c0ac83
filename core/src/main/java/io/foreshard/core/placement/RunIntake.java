package io.foreshard.core.placement;

import io.foreshard.core.placement.RunObservation.PreviousRun;
import java.time.Duration;

/** Learns from runs: profile, virtual placements, run lengths. Takes every access in once, whatever is repeated or lost. */
final class RunIntake {

    private final RemotenessTable remoteness;
    private final double moveCost;
    private final Duration moveTime;
    private final Population population;

    /** @param moveTime event time that a move is expected to take */
    RunIntake(RemotenessTable remoteness, double moveCost, Duration moveTime, Population population) {
        this.remoteness = remoteness;
        this.moveCost = moveCost;
        this.moveTime = moveTime;
        this.population = population;
    }

    /** Whether there was anything new in it. */
    boolean take(ItemPlacement item, RunObservation run, long nowMillis) {
        RunProgress progress = item.run();
        if (progress.known() && run.start().toEpochMilli() < progress.startMillis()) {
            return false;
        }
        run.previous().ifPresent(previous -> finish(item, previous, nowMillis));
        int region = item.touch(run.region(), nowMillis);
        long start = run.start().toEpochMilli();
        long last = run.lastAccess().toEpochMilli();
        boolean same = progress.isSameRun(region, start);
        if (same && run.length() <= progress.length()) {
            return false;
        }
        if (same) {
            grow(item, region, progress.lastMillis(), last, progress.length(), run.length());
        } else {
            grow(item, region, start, start, 0, 1);
            if (run.length() > 1) {
                grow(item, region, start, last, 1, run.length());
            }
        }
        progress.set(region, start, last, run.length());
        return true;
    }

    /** The tail of the run before, which no record told of yet. */
    private void finish(ItemPlacement item, PreviousRun previous, long nowMillis) {
        RunProgress progress = item.run();
        long start = previous.start().toEpochMilli();
        long end = previous.end().toEpochMilli();
        if (progress.known() && start < progress.startMillis()) {
            return;
        }
        int region = item.touch(previous.region(), nowMillis);
        boolean same = progress.isSameRun(region, start);
        long before = same ? progress.length() : 0;
        if (previous.length() > before) {
            long from = same ? progress.lastMillis() : start;
            grow(item, region, from, end, before, previous.length());
        }
        if (progress.end(region, start, end, previous.length())) {
            boolean home = region == item.virtual().home();
            item.dwell().add(home, previous.length(), DwellTable.ITEM_FADE);
            population.dwell().add(home, previous.length(), Population.RUN_FADE);
        }
    }

    private void grow(ItemPlacement item, int region, long fromMillis, long untilMillis, long before, long after) {
        item.profile().add(region, fromMillis, untilMillis, (double) (after - before));
        AccessCosts prices = prices(item);
        item.virtual().book(new Growth(region, before, after, fromMillis, untilMillis), prices, population);
    }

    /** What accesses and moves of this item cost, and how long a move takes. */
    AccessCosts prices(ItemPlacement item) {
        return AccessCosts.of(item.regions(), remoteness, moveCost, population.moveMillis(moveTime));
    }
}
