package io.foreshard.core.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A cache, a region's cache that another process fills late, and a home, in seeded random order: nothing served ever goes back.
 * The same run with a planted bug must be caught.
 */
class FloorsPropertyTest {

    private enum Bug {
        NONE,
        FILL_WITHOUT_TOKEN,
        COPY_WITHOUT_FLOOR,
        OWN_WRITE_NOT_RAISED,
        EVICTION_FORGETS
    }

    private record Fill(long item, Stamp read, long token, long asOf) {}

    private record Copy(Stamp stamp, long asOf) {}

    /** A handful of items in fewer slots. */
    private static final class World {
        private final Random random;
        private final Bug bug;
        private Floors floors = new Floors(4, 0);
        private final Map<Long, Stamp> home = new HashMap<>();
        private final Map<Long, Copy> local = new HashMap<>();
        private final Map<Long, Copy> regional = new HashMap<>();
        private final Map<Long, Stamp> served = new HashMap<>();
        private final Deque<Fill> underWay = new ArrayDeque<>();
        private final List<Fill> elsewhere = new ArrayList<>();
        private long now = 1;
        private boolean wentBack;

        World(long seed, Bug bug) {
            this.random = new Random(seed);
            this.bug = bug;
        }

        void step() {
            now++;
            long item = random.nextInt(6);
            Stamp current = home.getOrDefault(item, new Stamp(1, 0));
            switch (random.nextInt(8)) {
                case 0 -> home.put(item, new Stamp(current.epoch(), current.version() + 1));
                case 1 -> underWay.add(new Fill(item, current, floors.token(item), now));
                case 2 -> finishFill();
                case 3 -> elsewhere.add(new Fill(item, current, 0, now));
                case 4 -> finishElsewhere();
                case 5 -> ownWrite(item, current);
                case 6 -> evict(item);
                default -> read(item, current);
            }
        }

        private void finishFill() {
            if (underWay.isEmpty()) {
                return;
            }
            Fill fill = random.nextBoolean() ? underWay.pollFirst() : underWay.pollLast();
            floors.confirm(fill.item(), fill.read(), now, fill.token());
            Copy held = local.get(fill.item());
            boolean admitted =
                    bug == Bug.FILL_WITHOUT_TOKEN || floors.admitsFill(fill.item(), fill.read(), fill.token());
            boolean newer = held == null || held.stamp().isBelow(fill.read()) || bug == Bug.FILL_WITHOUT_TOKEN;
            if (admitted && newer) {
                local.put(fill.item(), new Copy(fill.read(), fill.asOf()));
            }
        }

        private void finishElsewhere() {
            if (!elsewhere.isEmpty()) {
                Fill late = elsewhere.remove(random.nextInt(elsewhere.size()));
                regional.put(late.item(), new Copy(late.read(), late.asOf()));
            }
        }

        private void ownWrite(long item, Stamp current) {
            Stamp next = new Stamp(current.epoch(), current.version() + 1);
            home.put(item, next);
            if (bug != Bug.OWN_WRITE_NOT_RAISED) {
                floors.raise(item, next, now);
                local.computeIfPresent(item, (i, held) -> held.stamp().isBelow(next) ? null : held);
            }
            serve(item, next);
        }

        private void evict(long item) {
            local.remove(item);
            if (bug == Bug.EVICTION_FORGETS) {
                floors = new Floors(4, 0);
            }
        }

        private void read(long item, Stamp current) {
            Copy held = local.get(item);
            Copy shared = regional.get(item);
            if (held != null) {
                serve(item, held.stamp());
            } else if (shared != null
                    && (bug == Bug.COPY_WITHOUT_FLOOR || floors.admitsCopy(item, shared.stamp(), shared.asOf()))) {
                floors.raise(item, shared.stamp(), now);
                serve(item, shared.stamp());
            } else {
                floors.confirm(item, current, now, floors.token(item));
                serve(item, current);
            }
        }

        private void serve(long item, Stamp stamp) {
            wentBack |= stamp.isBelow(served.getOrDefault(item, new Stamp(0, 0)));
            served.put(item, stamp);
        }
    }

    private static long firstSeedThatGoesBack(Bug bug, int worlds) {
        for (long seed = 0; seed < worlds; seed++) {
            World world = new World(seed, bug);
            for (int i = 0; i < 300 && !world.wentBack; i++) {
                world.step();
            }
            if (world.wentBack) {
                return seed;
            }
        }
        return -1;
    }

    @Test
    void nothing_served_ever_goes_back() {
        assertEquals(-1, firstSeedThatGoesBack(Bug.NONE, 2000));
    }

    @Test
    void every_planted_bug_is_caught() {
        for (Bug bug : Bug.values()) {
            assertTrue(bug == Bug.NONE || firstSeedThatGoesBack(bug, 200) >= 0, bug + " went unnoticed");
        }
    }
}
